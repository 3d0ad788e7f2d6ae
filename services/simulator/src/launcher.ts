import { join } from 'node:path';
import type { Telemetry } from '@launderette/telemetry';
import type { Framing, SchemaIds } from '@launderette/wire';
import type { Scenario } from '@launderette/world';
import type { JournalEntry, StreamDefinition, StreamPhase } from './api.ts';
import { type EngineBlueprint, WORLD_MODULE } from './blueprint.ts';
import type { EnginePort } from './engine-port.ts';
import { startEngineThread } from './engine-thread.ts';
import { fileJournal, Journal, type JournalWriter } from './journal.ts';
import type { ManagedStream } from './managed-stream.ts';
import { Meter } from './meter.ts';
import type { Outlet, OutletListener, OutletMaker } from './outlet.ts';
import type { Ending } from './pump.ts';
import { StreamRun } from './stream-run.ts';
import type { Vocabulary } from './validate.ts';
import { Scenarios, scenarioPrevalence } from './vocabulary.ts';

export interface StreamControlOptions {
  /** Where streams go: see `kafkaOutlets`, `fileOutlets`, `standardOutlets`. */
  readonly outlets: OutletMaker;
  readonly telemetry?: Telemetry;
  /** Journals are kept in its folder `journals`; absent: in memory and in the sink only. */
  readonly dataDir?: string;
  /** Scenarios beside the catalogue's; they win over it. */
  readonly scenarios?: readonly Scenario[];
  /** Where every stream ends by itself, beside its own `eventsMax`: wall milliseconds, simulated days. */
  readonly ending?: { readonly forMs?: number | undefined; readonly days?: number | undefined };
  /** Entries of a journal, applied again at their simulated times; commands are refused on such a stream. */
  readonly script?: readonly JournalEntry[];
  /** Module that exports `createSimulation`; absent: the world package. */
  readonly worldModule?: string;
  /** Starts an engine; absent: in a thread of its own. */
  readonly startEngine?: (blueprint: EngineBlueprint) => Promise<EnginePort>;
}

/** A stream's running parts. */
export interface Launched {
  readonly run: StreamRun;
  readonly journal: Journal;
}

const DAY_MS = 86_400_000;

/** Puts a stream's parts together: engine, outlet, journal, metrics. */
export class Launcher {
  private readonly options: StreamControlOptions;
  private readonly scenarios: Scenarios;
  readonly vocabulary: Vocabulary;

  constructor(options: StreamControlOptions) {
    this.options = options;
    this.scenarios = new Scenarios(options.scenarios);
    this.vocabulary = this.scenarios.vocabulary();
  }

  /** What streams are handed over as. */
  get framing(): Framing {
    return this.options.outlets.framing;
  }

  /** The prevalence in force at the start of a definition, for every typology. */
  prevalenceOf(definition: StreamDefinition): Record<string, number> {
    return { ...scenarioPrevalence(this.scenarioOf(definition)), ...definition.prevalence };
  }

  async launch(definition: StreamDefinition): Promise<Launched> {
    const schemaIds = await this.options.outlets.schemaIds?.(definition);
    const topics = this.options.outlets.prepare(definition);
    const starting = this.startEngine(definition, schemaIds);
    starting.catch(() => undefined); // awaited below, after the topics
    try {
      await topics;
    } catch (error) {
      await starting.then(
        (engine) => engine.close(),
        () => undefined,
      );
      throw error;
    }
    return this.open(definition, await starting);
  }

  async deleteTopics(stream: string): Promise<void> {
    await this.options.outlets.remove(stream);
  }

  /** Takes a stream's metrics away. */
  forget(stream: ManagedStream): void {
    this.options.telemetry?.removeStream(stream.definition.name);
    this.options.telemetry?.movePhase(stream.snapshot().phase, undefined);
  }

  private async open(definition: StreamDefinition, engine: EnginePort): Promise<Launched> {
    const relay = new ListenerRelay();
    let outlet: Outlet;
    try {
      outlet = await this.options.outlets.open(definition, relay);
    } catch (error) {
      await engine.close();
      throw error;
    }
    const journal = new Journal([outlet, ...this.journalFile(definition)]);
    const run = this.runOf(definition, engine, journal);
    relay.target = run;
    await journal.begin({ definition, startMs: engine.startMs });
    run.begin(outlet);
    return { run, journal };
  }

  private runOf(definition: StreamDefinition, engine: EnginePort, journal: Journal): StreamRun {
    const { telemetry } = this.options;
    telemetry?.movePhase(undefined, 'starting');
    return new StreamRun({
      definition,
      engine,
      journal,
      meter: telemetry && new Meter(telemetry, definition.name, engine.typologies),
      ending: this.endingOf(definition, engine.startMs),
      replays: this.options.script !== undefined,
      phaseChanged: (from: StreamPhase, to: StreamPhase) => telemetry?.movePhase(from, to),
    });
  }

  private startEngine(definition: StreamDefinition, schemaIds: SchemaIds | undefined): Promise<EnginePort> {
    const start = this.options.startEngine ?? startEngineThread;
    const { name, seed, customers, shards, prevalence } = definition;
    return start({
      world: { stream: name, scenario: this.scenarioOf(definition), seed, customers, shards, prevalence },
      format: definition.format ?? 'json',
      compression: definition.compression ?? 'none',
      ...(schemaIds === undefined ? {} : { schemaIds }),
      framing: this.options.outlets.framing,
      script: this.options.script ?? [],
      worldModule: this.options.worldModule ?? WORLD_MODULE,
    });
  }

  private endingOf(definition: StreamDefinition, startMs: number): Ending {
    const { forMs, days } = this.options.ending ?? {};
    return {
      eventsMax: definition.eventsMax,
      forMs,
      untilMs: days === undefined ? undefined : startMs + Math.round(days * DAY_MS),
    };
  }

  private journalFile(definition: StreamDefinition): JournalWriter[] {
    const { dataDir } = this.options;
    return dataDir === undefined ? [] : [fileJournal(join(dataDir, 'journals', `${definition.name}.jsonl`))];
  }

  private scenarioOf(definition: StreamDefinition): Scenario {
    const scenario = this.scenarios.find(definition.scenario);
    if (!scenario) throw new Error(`scenario ${definition.scenario} was not validated`);
    return scenario;
  }
}

/** Stands for a run that does not exist yet: an outlet is opened before its run. */
class ListenerRelay implements OutletListener {
  target: OutletListener | undefined;

  acknowledged: OutletListener['acknowledged'] = (batch, latencyMs) => this.target?.acknowledged(batch, latencyMs);
  lost: OutletListener['lost'] = (reason) => this.target?.lost(reason);
  regained: OutletListener['regained'] = () => this.target?.regained();
  ended: OutletListener['ended'] = () => this.target?.ended();
  failed: OutletListener['failed'] = (error) => this.target?.failed(error);
}
