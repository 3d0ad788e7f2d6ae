import type { ActivityBlock } from './activity-block.ts';
import type { Directory } from './directory.ts';
import type { EventBlock } from './event-block.ts';
import type { LabelBlock } from './label-block.ts';

/** Takes what a simulation produces. Blocks are read before the call returns; the caller then empties them. */
export interface BlockConsumer {
  /**
   * True to be called after every (simulated second, shard), so that the calls follow the total order of the stream:
   * second, shard, sequence. False to be called with fuller blocks, in order within a shard only.
   */
  readonly totalOrder: boolean;
  events(shard: number, block: EventBlock): void;
  activity(shard: number, block: ActivityBlock): void;
  labels(shard: number, block: LabelBlock): void;
}

/** Totals since the start of the stream. Arrays are live views: copy what is kept. */
export interface SimulationCounters {
  /** Payments by Kind. */
  readonly eventsByKind: Float64Array;
  /** Refused payments by Reason. */
  readonly declinesByReason: Float64Array;
  /** Non-monetary events by ActivityKind. */
  readonly activityByKind: Float64Array;
  /** Illicit payments and activities by typology code. */
  readonly illicitByTypology: Float64Array;
  /** Illicit payments, all typologies. */
  illicitEvents: number;
  /** Payments, all kinds. */
  events: number;
  /** Episodes begun by typology code. */
  readonly episodesByTypology: Float64Array;
}

/** A saved state: what all shards have in common, and each shard's own. */
export interface SimulationState {
  readonly common: Uint8Array;
  readonly shards: readonly Uint8Array[];
}

/** One episode that an operator asks for. */
export interface Injection {
  /** Name of the typology in the catalogue. */
  readonly typology: string;
  /** Number of the injection within the stream, from 1; part of the episode id `stream/typology/i<number>`. */
  readonly number: number;
}

/**
 * A world that runs by itself: state is a function of its definition, the commands given to it and simulated time.
 *
 * Payments happen in the total order (simulated second, shard, sequence), whatever the arguments of `advance` were.
 */
export interface Simulation {
  readonly directory: Directory;
  /** Unix milliseconds, simulated: where the stream began. */
  readonly startMs: number;
  /** Start of the first simulated second that has not been completed. */
  readonly nowMs: number;
  readonly counters: SimulationCounters;

  /**
   * Lives on until `untilMs` (exclusive; rounded down to whole seconds) or until `eventsMax` more payments have happened,
   * whichever comes first. Returns the number of payments that happened. May stop in the middle of a second.
   */
  advance(untilMs: number, eventsMax: number, consumer: BlockConsumer): number;

  /**
   * Lives on to the end of the settlement window in progress, shard by shard: the same events with the same numbers as
   * `advance`, at less cost, but handed over in order within a shard only. Not for a consumer of the total order.
   * Returns the number of payments that happened.
   */
  advanceWindow(consumer: BlockConsumer): number;

  /** The simulated time, Unix milliseconds, at which a command given now takes effect: the next second not begun. */
  readonly commandTimeMs: number;

  /**
   * Completes the second in progress, without a limit of events, so that commands can take effect at `commandTimeMs`.
   * Returns the number of payments that happened.
   */
  settle(consumer: BlockConsumer): number;

  /** Sets the prevalence of a typology, episodes per million customers and 30 days, from `nowMs` on. */
  setPrevalence(typology: string, perMillionMonth: number): void;

  /** Begins an episode at `nowMs`. */
  inject(injection: Injection): void;

  /** Minor units over all accounts and in flight: 0 for ever, because the books are closed. Costs a pass over accounts. */
  bookTotalMinor(): number;
}

/** A simulation that can be taken up where another one stood. */
export interface RestorableSimulation extends Simulation {
  /**
   * Everything that the future depends on, between two seconds. The same definition with this state put back goes on with
   * the same bytes.
   */
  save(): SimulationState;

  /** Puts a saved state back into a simulation of the same definition. Throws StateError; the simulation is then spoilt. */
  restore(state: SimulationState): void;
}
