import type { Telemetry } from '@launderette/telemetry';
import type { Scenario } from '@launderette/world';
import type { JournalEntry } from './api.ts';
import type { EngineBlueprint } from './blueprint.ts';
import type { EnginePort } from './engine-port.ts';
import type { Places } from './learned/places.ts';
import type { OutletMaker } from './outlet.ts';

/** Where streams of a process go, and what may live in it. */
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
  /** Told, in words for an operator, of what is not an answer to a call. */
  readonly log?: (message: string) => void;
  /** Where models and rows are that definitions name as callers of a service do; absent: they name folders and files. */
  readonly places?: Places;
  /** How often the state of a stream is saved, wall milliseconds; absent: SNAPSHOT_INTERVAL_MS. */
  readonly snapshotIntervalMs?: number;
  /**
   * What may live in this process: whole streams and shards of those that are shared out; shards only; nothing, so that it
   * answers for what lives in others. Absent: everything.
   */
  readonly lives?: 'everything' | 'shards' | 'nothing';
  /** Starts an engine, and gives that up when the signal is given; absent: in a thread of its own. */
  readonly startEngine?: (blueprint: EngineBlueprint, signal?: AbortSignal) => Promise<EnginePort>;
}
