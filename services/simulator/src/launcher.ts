import { join } from 'node:path';
import type { Injection, PreviewedStep } from '@launderette/kernel';
import type { Framing, SchemaIds } from '@launderette/wire';
import type { Scenario } from '@launderette/world';
import { type JournalEntry, Refusal, type StreamDefinition, type StreamPhase } from './api.ts';
import { type EngineBlueprint, WORLD_MODULE } from './blueprint.ts';
import { Recovery } from './durable/recovery.ts';
import type { StoredStream, StoredStreams } from './durable/stored-stream.ts';
import type { EnginePort } from './engine-port.ts';
import { startEngineThread } from './engine-thread.ts';
import { fileJournal, Journal, type JournalHead, type JournalWriter } from './journal.ts';
import type { StreamControlOptions } from './launcher-options.ts';
import { digestOfModel, type ModelParts, modelParts, pinnedRows } from './learned/pinned.ts';
import type { Places } from './learned/places.ts';
import { SNAPSHOT_INTERVAL_MS } from './limits.ts';
import { ListenerRelay } from './listener-relay.ts';
import type { ManagedStream } from './managed-stream.ts';
import { Meter } from './meter.ts';
import type { Outlet } from './outlet.ts';
import type { Ending } from './pump.ts';
import { SharedStream } from './shared/shared-stream.ts';
import type { SharedEnvironment, Sharing } from './shared/sharing.ts';
import { type StreamParts, StreamRun } from './stream-run.ts';
import type { Vocabulary } from './validate.ts';
import { Scenarios, scenarioPrevalence } from './vocabulary.ts';
import { endsWithWindow } from './window-end.ts';

/** What runs of a stream, as its callers know it. */
export type Running = Pick<
  StreamRun,
  | 'phase'
  | 'message'
  | 'simulatedTimeMs'
  | 'statistics'
  | 'apply'
  | 'close'
  | 'onStatistics'
  | 'refuseWaiting'
  | 'letGo'
> & {
  /** As {@link StreamRun.preview}; undefined where it cannot be told. */
  preview(injection: Injection): Promise<readonly PreviewedStep[] | undefined>;
  /** Commands that were applied are told by {@link Told} as others' are. */
  readonly tells?: boolean;
};

/** Told of a stream that other processes change too. */
export interface Told {
  heard(entries: readonly JournalEntry[]): void;
  gone(): void;
}

/** A stream's running parts. */
export interface Launched {
  readonly run: Running;
  readonly journal: Pick<Journal, 'entries'>;
  /** What it was created as, and where its simulated time begins. */
  readonly head: JournalHead;
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
    if (definition.learned) return { ...definition.prevalence };
    return { ...scenarioPrevalence(this.scenarioOf(definition)), ...definition.prevalence };
  }

  /** The same of a stream that was left, whose scenario may not be known here: taking it up says so. */
  prevalenceLeft(definition: StreamDefinition): Record<string, number> {
    try {
      return this.prevalenceOf(definition);
    } catch (error) {
      if (error instanceof Refusal) return { ...definition.prevalence };
      throw error;
    }
  }

  /** Whether other processes begin streams that are to be taken up here too. */
  get watches(): boolean {
    return this.options.outlets.sharing !== undefined;
  }

  /** Streams that an earlier process left to be taken up, or another began. */
  async stored(known?: (stream: string) => boolean): Promise<StoredStreams> {
    return (await this.options.outlets.stored?.(known)) ?? { streams: [], faults: [] };
  }

  /** Whether a stream has a place in this process. */
  takes(definition: StreamDefinition): boolean {
    const { lives = 'everything' } = this.options;
    return lives === 'everything' || this.sharingOf(definition) !== undefined;
  }

  /** How a stream is spread over processes; undefined: it is not. A model's rows of a day are drawn in one piece. */
  sharingOf({ delivery, learned }: StreamDefinition): Sharing | undefined {
    return delivery === 'exactly-once' && !learned ? this.options.outlets.sharing : undefined;
  }

  async launch(definition: StreamDefinition, createdMs: number, told: Told): Promise<Launched> {
    const sharing = this.sharingOf(definition);
    if (sharing) return this.begin(sharing, definition, createdMs, told);
    const schemaIds = await this.options.outlets.schemaIds?.(definition);
    const topics = this.options.outlets.prepare(definition);
    const starting = this.startNew(definition, schemaIds);
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
    return this.open(definition, await starting, createdMs);
  }

  /** Takes up a stream that an earlier process left; `progress` is told how far the replay is, in words for a person. */
  async resume(
    stored: StoredStream,
    progress: (message: string) => void,
    signal: AbortSignal,
    told: Told,
  ): Promise<Launched> {
    const { definition } = stored;
    const sharing = this.sharingOf(definition);
    if (sharing) return this.share(sharing, stored, told);
    const relay = new ListenerRelay();
    const outlet = await this.options.outlets.open(definition, relay, { createdMs: stored.createdMs, stored });
    const recovery = new Recovery(stored, this.options.telemetry, this.options.log);
    try {
      const schemaIds = await this.options.outlets.schemaIds?.(definition);
      const replayed = await recovery.run(
        outlet,
        () => this.startEngine(definition, schemaIds, { signal }),
        progress,
        signal,
      );
      const head = { definition, startMs: replayed.engine.startMs };
      const journal = new Journal(
        [outlet, ...this.journalFile(definition, [head, ...replayed.entries])],
        replayed.entries,
      );
      const run = this.runOf(definition, replayed.engine, journal);
      relay.target = run;
      run.goOn(outlet, replayed);
      return { run, journal, head };
    } catch (error) {
      await outlet.close();
      throw error;
    }
  }

  /** Notes of a stream that could not be taken up that nobody shall try again. */
  async abandon(stored: StoredStream): Promise<void> {
    if (!this.options.outlets.durable) return;
    const { createdMs, definition } = stored;
    const outlet = await this.options.outlets.open(definition, new ListenerRelay(), { createdMs, stored });
    await outlet.conclude?.('deleted').finally(() => outlet.close());
  }

  async deleteTopics(stream: string): Promise<void> {
    await this.options.outlets.remove(stream);
  }

  /** A stream is being started. */
  appears(): void {
    this.options.telemetry?.movePhase(undefined, 'starting');
  }

  /** A stream that was being taken up will not run. */
  failed(): void {
    this.options.telemetry?.movePhase('starting', 'failed');
  }

  say(message: string): void {
    this.options.log?.(message);
  }

  /** Takes a stream's metrics away. */
  forget(stream: ManagedStream): void {
    this.options.telemetry?.removeStream(stream.definition.name);
    this.options.telemetry?.movePhase(stream.snapshot().phase, undefined);
  }

  private async open(definition: StreamDefinition, engine: EnginePort, createdMs: number): Promise<Launched> {
    const relay = new ListenerRelay();
    let outlet: Outlet;
    try {
      outlet = await this.options.outlets.open(definition, relay, { createdMs });
    } catch (error) {
      await engine.close();
      throw error;
    }
    const journal = new Journal([outlet, ...this.journalFile(definition)]);
    const head = { definition, startMs: engine.startMs };
    try {
      await journal.begin(head);
    } catch (error) {
      await Promise.all([outlet.close(), engine.close()]);
      throw error;
    }
    const run = this.runOf(definition, engine, journal);
    relay.target = run;
    run.begin(outlet);
    return { run, journal, head };
  }

  /** Begins a stream that other processes are to share: it is written down before anybody joins. */
  private async begin(
    sharing: Sharing,
    definition: StreamDefinition,
    createdMs: number,
    told: Told,
  ): Promise<Launched> {
    await this.options.outlets.prepare(definition);
    const stored: StoredStream = {
      definition,
      createdMs,
      startMs: this.scenarioOf(definition).startMs,
      state: 'live',
      entries: [],
    };
    const { entries: _, ...record } = stored;
    const writer = await sharing.writer(definition.name);
    await writer.append([{ kind: 'definition', ...record }]).finally(() => writer.close());
    return this.share(sharing, stored, told);
  }

  private async share(sharing: Sharing, stored: StoredStream, told: Told): Promise<Launched> {
    const lives = this.options.lives !== 'nothing';
    const environment = this.environmentOf(sharing);
    const run = new SharedStream({
      environment,
      stored,
      lives,
      answers: this.options.lives !== 'shards',
      heard: (entries) => told.heard(entries),
      gone: () => told.gone(),
    });
    await run.start();
    return { run, journal: run, head: { definition: stored.definition, startMs: stored.startMs } };
  }

  private environmentOf(sharing: Sharing): SharedEnvironment {
    const { telemetry, outlets } = this.options;
    return {
      ...sharing,
      startEngine: async (definition, owned, signal) =>
        this.startEngine(definition, await outlets.schemaIds?.(definition), { owned, signal }),
      windowMs: (definition) => this.scenarioOf(definition).windowMs,
      journalFiles: (definition, written) => this.journalFile(definition, written),
      runOf: (definition, engine, journal, owned, phaseChanged) =>
        this.runOf(definition, engine, journal, { owned, phaseChanged }),
      recoveryEnded: (...facts) => telemetry?.recoveryEnded(...facts),
      phaseChanged: (from, to) => telemetry?.movePhase(from, to),
      say: (message) => this.say(message),
    };
  }

  private runOf(
    definition: StreamDefinition,
    engine: EnginePort,
    journal: Journal,
    { owned, ...more }: Partial<StreamParts> & { readonly owned?: readonly number[] } = {},
  ): StreamRun {
    const { telemetry } = this.options;
    return new StreamRun({
      definition,
      engine,
      journal,
      meter: telemetry && new Meter(telemetry, definition.name, engine.typologies, owned && others(owned, definition)),
      ending: this.endingOf(definition, engine.startMs),
      replays: this.options.script !== undefined,
      saveEveryMs: this.options.snapshotIntervalMs ?? SNAPSHOT_INTERVAL_MS,
      phaseChanged: (from: StreamPhase, to: StreamPhase) => telemetry?.movePhase(from, to),
      say: (message: string) => this.say(`stream ${definition.name}: ${message}`),
      ...(owned ? { share: owned.length / definition.shards } : {}),
      ...more,
    });
  }

  /** What a model does not have is the caller's fault when a stream is created. */
  private async startNew(definition: StreamDefinition, schemaIds: SchemaIds | undefined): Promise<EnginePort> {
    try {
      return await this.startEngine(definition, schemaIds);
    } catch (cause) {
      const path = definition.learned ? 'learned' : 'scenario';
      if (definition.modelDigest === undefined) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Refusal('INVALID_DEFINITION', `${path}: ${message}`, { faults: [{ path, message }], cause });
    }
  }

  private async startEngine(
    definition: StreamDefinition,
    schemaIds: SchemaIds | undefined,
    { owned, signal }: { readonly owned?: readonly number[]; readonly signal?: AbortSignal } = {},
  ): Promise<EnginePort> {
    const start = this.options.startEngine ?? startEngineThread;
    const { name, seed, customers, shards, prevalence, institution, learned } = definition;
    const blueprint: EngineBlueprint = {
      world: {
        stream: definition.twinOf ?? name,
        ...(await this.modelPartsOf(definition)),
        seed,
        customers,
        shards,
        prevalence,
        ...(owned ? { owned } : {}),
        ...(definition.twinOf === undefined ? {} : { twin: true }),
      },
      format: definition.format ?? 'json',
      compression: definition.compression ?? 'none',
      ...(schemaIds === undefined ? {} : { schemaIds }),
      framing: this.options.outlets.framing,
      script: this.options.script ?? [],
      worldModule: this.options.worldModule ?? WORLD_MODULE,
      digest: this.options.outlets.durable ?? false,
      parties: learned === undefined && (this.options.outlets.parties ?? false),
      ...(institution === undefined ? {} : { institution }),
      ...(endsWithWindow(definition) ? { endEvents: definition.eventsMax! } : {}),
    };
    return start(blueprint, signal);
  }

  /** With the digests of its document, model and rows, which a stream keeps to from its beginning on. Refuses with INVALID_DEFINITION. */
  async pinned(given: StreamDefinition): Promise<StreamDefinition> {
    const definition = this.scenarios.pinned(given);
    if (definition.modelDigest !== undefined) return definition;
    const modelDigest = await digestOfModel(await this.modelPartsOf(definition));
    return modelDigest === undefined ? definition : pinnedRows({ ...definition, modelDigest }, this.places);
  }

  private modelPartsOf(definition: StreamDefinition): Promise<ModelParts> {
    return modelParts(definition, this.scenarioOf(definition), this.places);
  }

  private get places(): Places | undefined {
    return this.options.places;
  }

  private endingOf(definition: StreamDefinition, startMs: number): Ending {
    const { forMs, days } = this.options.ending ?? {};
    return {
      eventsMax: endsWithWindow(definition) ? undefined : definition.eventsMax,
      forMs,
      untilMs: days === undefined ? undefined : startMs + Math.round(days * DAY_MS),
    };
  }

  private journalFile(
    definition: StreamDefinition,
    written: readonly (JournalHead | JournalEntry)[] = [],
  ): JournalWriter[] {
    const { dataDir } = this.options;
    return dataDir === undefined ? [] : [fileJournal(join(dataDir, 'journals', `${definition.name}.jsonl`), written)];
  }

  private scenarioOf(definition: StreamDefinition): Scenario {
    return this.scenarios.of(definition);
  }
}

function others(owned: readonly number[], { shards }: StreamDefinition): number[] {
  return [...Array(shards).keys()].filter((shard) => !owned.includes(shard));
}
