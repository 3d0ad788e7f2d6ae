import type { ActivityBlock } from './activity-block.ts';
import type { Directory } from './directory.ts';
import type { EpisodeBlock } from './episode-block.ts';
import type { EventBlock } from './event-block.ts';
import type { Injection, Preview } from './injection.ts';
import type { LabelBlock } from './label-block.ts';
import type { OutcomeBlock } from './outcome-block.ts';
import type { OutgoingCredits, Transfer } from './transfers.ts';

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
  /** Absent: nobody reads what the bank comes to know. */
  outcomes?(shard: number, block: OutcomeBlock): void;
  /** Absent: nobody reads of episodes as wholes. */
  episodes?(shard: number, block: EpisodeBlock): void;
}

/** Totals since the start of the stream, when they were asked for. Arrays are changed in place: copy what is kept. */
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
  /** Episodes begun by typology code; each is counted by the shard of its first step. */
  readonly episodesByTypology: Float64Array;
  /** Episodes that could not be carried out by typology code: nobody was eligible for a part. */
  readonly miscastByTypology: Float64Array;
}

/** A saved state: what all shards have in common, and each shard's own. */
export interface SimulationState {
  readonly common: Uint8Array;
  readonly shards: readonly Uint8Array[];
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
  /** Summed when it is read, over all shards that live here. */
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

  /** Begins an episode at `nowMs`, or where its wishes say. */
  inject(injection: Injection): void;

  /** What `inject` would plan now, without doing it. Absent: this world cannot say. */
  preview?(injection: Injection): Preview;

  /** Minor units over all accounts and in flight: 0 for ever, because the books are closed. Costs a pass over accounts. */
  bookTotalMinor(): number;

  /** Illicit money that came into being, less what ended, lies on accounts and is on its way: 0 for ever, minor units. */
  taintTotalMinor(): number;
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

/** From one shard to another. */
export interface Route {
  readonly source: number;
  readonly destination: number;
}

/** What became of a transfer: it was kept, it was known already, or nobody here waits for it. */
export type SupplyOutcome = 'taken' | 'repeated' | 'not-needed';

/**
 * A part of a world: the shards that it owns live here, the others elsewhere, and every partition gets the bytes that
 * it would get from the whole.
 *
 * A part that was created with `owned` lives one settlement window at a time: `advance` and `advanceWindow` stop at its end, so that
 * `creditsOut` can be sent, and the next call opens the next window if everything has been supplied for the last; if not it does
 * nothing. Its counters, `bookTotalMinor` and limits of events are those of the owned shards.
 */
export interface DividedSimulation extends RestorableSimulation {
  /** Ascending. */
  readonly owned: readonly number[];
  /** Owned shards that live in the window in progress: all, but for those restored at a later one. Ascending. */
  readonly living: readonly number[];
  /** Index of the settlement window in progress, from the start of the stream. */
  readonly windowIndex: number;
  /** Start of the window in progress, Unix milliseconds. */
  readonly windowBeginMs: number;
  /** End of the window in progress, Unix milliseconds, not in it. */
  readonly windowEndMs: number;
  /** True if everything of the window in progress has been lived. */
  readonly windowOver: boolean;
  /** Commands applied since the start of the stream. */
  readonly commands: number;

  /**
   * Credits what was sent in the window that is over and opens the next one, without living any of it. Returns false if it
   * cannot: the window is not over, or `missing` says what it waits for.
   */
  beginWindow(): boolean;

  /** What is still to be supplied for the window in progress: empty once it can be closed. */
  missing(): readonly Route[];

  /** What a living shard has sent in the window in progress: complete when `windowOver`, gone when the next one begins. */
  creditsOut(source: number): OutgoingCredits;

  /**
   * Takes what a shard that lives elsewhere has sent; keeps its arrays. A copy of a transfer is recognised as long as its window
   * has not been closed. Throws StateError: TRANSFER_INVALID, or TRANSFER_CONFLICT if it differs from its copy.
   */
  supply(transfer: Transfer): SupplyOutcome;

  /** Payments of the whole world up to the end of the window in progress; undefined until it is over and complete. */
  worldPayments(): number | undefined;

  /** Totals of a living shard. */
  shardCounters(shard: number): SimulationCounters;

  /** What a living shard has sent less what it was credited, minor units: the sum over a world is what is on its way. */
  inFlightMinor(shard: number): number;

  /** Of what a living shard has sent: what waits with it for the window at whose end it arrives, minor units. */
  deferredMinor(shard: number): number;

  /** A living shard's state at the beginning of a window, with what all shards agree on. Throws at any other moment. */
  saveShard(shard: number): Uint8Array;

  /**
   * Puts snapshots of owned shards into a part that has not lived yet. They may be of different windows: life goes on from the
   * oldest, and the others join at theirs; what they sent before is supplied from outside. Owned shards without a snapshot
   * begin where the stream began. Commands are then given again from `commands` on. Throws StateError; the simulation is then
   * spoilt.
   */
  restoreShards(snapshots: ReadonlyMap<number, Uint8Array>): void;
}
