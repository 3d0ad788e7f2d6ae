import type { EncodedBatch, SchemaIds } from '@launderette/wire';
import type { Scenario } from '@launderette/world';
import { type JournalEntry, Refusal, type StreamDefinition } from './api.ts';
import { type EngineBlueprint, WORLD_MODULE } from './blueprint.ts';
import type { EnginePort } from './engine-port.ts';
import { startEngineThread } from './engine-thread.ts';
import { modelParts } from './learned/pinned.ts';
import type { Places } from './learned/places.ts';
import { definitionFaults } from './validate.ts';
import { Scenarios } from './vocabulary.ts';

/** What is lived again. */
export interface ReplayOptions {
  readonly definition: StreamDefinition;
  /** All entries of the journal. */
  readonly entries: readonly JournalEntry[];
  /** Scenarios beside the catalogue's; they win over it. */
  readonly scenarios?: readonly Scenario[];
  /** Where a service has models and rows, if the stream is one of a service. */
  readonly places?: Places;
  /** Ids that a registry gave, if values bear them. */
  readonly schemaIds?: SchemaIds;
  /** Starts the engine; absent: in a thread of its own. */
  readonly startEngine?: (blueprint: EngineBlueprint) => Promise<EnginePort>;
}

/** A stream lived again from its definition and its journal, without a pace or a sink. */
export interface Replay {
  /** Unix milliseconds, simulated: everything before it has been made; `Infinity` once all is. */
  readonly nowMs: number;
  /** Lives one settlement window more, or to the stream's last payment; its uncompressed record batches, each partition in order. */
  advance(): Promise<readonly EncodedBatch[]>;
  close(): Promise<void>;
}

/** Populates the world. Refuses with INVALID_DEFINITION what this build cannot run. */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const { definition, entries, schemaIds } = options;
  const scenarios = new Scenarios(options.scenarios);
  const faults = definitionFaults(definition, scenarios.vocabulary());
  if (faults.length > 0)
    throw new Refusal('INVALID_DEFINITION', `this build cannot replay ${definition.name}`, { faults });
  const scenario = scenarios.of(definition);
  const {
    name: stream,
    seed,
    customers,
    shards,
    prevalence,
    format = 'json',
    delivery,
    eventsMax = Infinity,
    institution,
    learned,
  } = definition;
  const endsWithWindow = delivery === 'exactly-once' && eventsMax !== Infinity;
  const engine = await (options.startEngine ?? startEngineThread)({
    world: {
      stream: definition.twinOf ?? stream,
      ...(await modelParts(definition, scenario, options.places)),
      seed,
      customers,
      shards,
      prevalence,
      ...(definition.twinOf === undefined ? {} : { twin: true }),
    },
    format,
    compression: 'none',
    ...(schemaIds === undefined ? {} : { schemaIds }),
    framing: 'kafka',
    script: entries,
    worldModule: WORLD_MODULE,
    ...(institution === undefined ? {} : { institution }),
    ...(endsWithWindow ? { endEvents: eventsMax } : {}),
  }).catch((cause: unknown) => {
    if (!learned && !scenario.sampler) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(
      'INVALID_DEFINITION',
      `this build cannot replay ${stream}, whose payments are drawn from a model: ${why}`,
      { cause },
    );
  });
  return new EngineReplay(engine, scenario.windowMs, endsWithWindow ? Infinity : eventsMax);
}

class EngineReplay implements Replay {
  nowMs: number;
  private readonly engine: EnginePort;
  private readonly windowMs: number;
  /** Payments that are left to be made. */
  private remaining: number;

  constructor(engine: EnginePort, windowMs: number, eventsMax: number) {
    this.engine = engine;
    this.windowMs = windowMs;
    this.remaining = eventsMax;
    this.nowMs = engine.startMs;
  }

  async advance(): Promise<readonly EncodedBatch[]> {
    const untilMs = this.nowMs + this.windowMs;
    const batches: EncodedBatch[] = [];
    while (this.nowMs < untilMs && this.nowMs !== Infinity) {
      const report = await this.engine.request({ kind: 'advance', untilMs, eventsMax: this.remaining });
      this.remaining -= report.events;
      this.nowMs = report.ended === true || this.remaining <= 0 ? Infinity : report.nowMs;
      batches.push(...report.batches);
    }
    return batches;
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}
