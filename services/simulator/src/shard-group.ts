import type {
  BlockConsumer,
  DividedSimulation,
  OutgoingCredits,
  Route,
  SupplyOutcome,
  Transfer,
} from '@launderette/kernel';
import type { JournalEntry } from './api.ts';
import { injectionOf } from './injection.ts';

/**
 * How many windows ahead of its own a group keeps transfers. Shards can be one window apart, and a topic may hold their transfers
 * in another order by about as much: more means that an old part of the topic is being read faster than it is lived.
 */
export const WINDOWS_AHEAD_MAX = 64;

/** What a group did in one step, and what its worker does next. */
export type GroupStep =
  /** A window began: what all its shards are now can be saved. */
  | { readonly kind: 'begun'; readonly window: number }
  /** Time passed within a window. */
  | { readonly kind: 'lived'; readonly events: number }
  /** A window was lived to its end: its records and credits can be published, then steps go on. */
  | {
      readonly kind: 'over';
      readonly window: number;
      readonly events: number;
      readonly credits: readonly OutgoingCredits[];
    }
  /** Nothing happens until these transfers are offered. */
  | { readonly kind: 'waiting'; readonly window: number; readonly missing: readonly Route[] }
  /** Nothing happens until the horizon is moved. */
  | { readonly kind: 'sealed'; readonly untilMs: number }
  /** The stream's last payment fell in this window; `payments` are those of all its shards. */
  | { readonly kind: 'ended'; readonly window: number; readonly payments: number };

export interface ShardGroupOptions {
  /** Created with `owned`; restored, if it is to be, before anything is offered. */
  readonly simulation: DividedSimulation;
  readonly consumer: BlockConsumer;
  /** The stream ends with the window in which this payment of all its shards falls; absent: never. */
  readonly eventsMax?: number;
}

/**
 * The shards of a stream that live on one worker: how far they may live, what they send, when the stream is over.
 *
 * Knows no transport and no clock. Transfers may be offered late, repeatedly and in any order. The horizon promises that every
 * command before it is known: no shard lives past it, so that a command is heard by all shards at the same simulated time.
 */
export class ShardGroup {
  private readonly simulation: DividedSimulation;
  private readonly consumer: BlockConsumer;
  private readonly eventsMax: number;
  /** Of the log, those that change what happens, by number. */
  private readonly commands: JournalEntry[] = [];
  private lastNumber = 0;
  private horizonMs = -Infinity;

  constructor({ simulation, consumer, eventsMax = Infinity }: ShardGroupOptions) {
    this.simulation = simulation;
    this.consumer = consumer;
    this.eventsMax = eventsMax;
  }

  /** Moves the horizon, Unix milliseconds, simulated; never back. */
  seal(untilMs: number): void {
    if (untilMs > this.horizonMs) this.horizonMs = untilMs;
  }

  /**
   * Takes the next entry of the command log, from the stream's first one on; entries that were read before are passed over.
   * Throws RangeError if one is missing before it, or if its moment is before the horizon and has been lived.
   */
  tell(entry: JournalEntry): void {
    if (entry.number <= this.lastNumber) return;
    if (entry.number > this.lastNumber + 1)
      throw new RangeError(
        `command ${entry.number} follows ${this.lastNumber}: read the log from command ${this.lastNumber + 1}`,
      );
    const { kind } = entry.command;
    const changes = kind === 'prevalence' || kind === 'inject';
    const applied = this.commands.length < this.simulation.commands;
    if (changes && !applied && entry.effectiveMs < this.simulation.commandTimeMs)
      throw new RangeError(
        `command ${entry.number} holds from ${entry.effectiveMs}, and ${this.simulation.commandTimeMs} is lived: it came after its seal`,
      );
    this.lastNumber = entry.number;
    if (changes) this.commands.push(entry);
  }

  /** Takes a transfer. `too-early`: offer it again when the group is further on. Throws StateError, see `supply`. */
  offer(transfer: Transfer): SupplyOutcome | 'too-early' {
    if (transfer.window > this.simulation.windowIndex + WINDOWS_AHEAD_MAX) return 'too-early';
    return this.simulation.supply(transfer);
  }

  /** Does the next thing that can be done: at most one window. */
  step(): GroupStep {
    return this.simulation.windowOver ? this.close() : this.live();
  }

  private close(): GroupStep {
    const { simulation } = this;
    const window = simulation.windowIndex;
    const payments = simulation.worldPayments();
    if (payments === undefined) return { kind: 'waiting', window, missing: simulation.missing() };
    if (payments >= this.eventsMax) return { kind: 'ended', window, payments };
    simulation.beginWindow();
    return { kind: 'begun', window: window + 1 };
  }

  private live(): GroupStep {
    const { simulation, consumer } = this;
    const command = this.applyDue();
    if (simulation.nowMs >= this.horizonMs) return { kind: 'sealed', untilMs: this.horizonMs };
    const untilMs = Math.min(this.horizonMs, command?.effectiveMs ?? Infinity);
    const whole = untilMs >= simulation.windowEndMs;
    const events = whole ? simulation.advanceWindow(consumer) : simulation.advance(untilMs, Infinity, consumer);
    return simulation.windowOver ? this.over(events) : { kind: 'lived', events };
  }

  private over(events: number): GroupStep {
    const { simulation } = this;
    const credits = simulation.living.map((source) => simulation.creditsOut(source));
    return { kind: 'over', window: simulation.windowIndex, events, credits };
  }

  /** Applies the commands that hold from now on; returns the next one. */
  private applyDue(): JournalEntry | undefined {
    const { simulation } = this;
    for (;;) {
      const entry = this.commands[simulation.commands];
      if (entry === undefined || entry.effectiveMs > simulation.nowMs) return entry;
      const { command } = entry;
      if (command.kind === 'prevalence') simulation.setPrevalence(command.typology, command.perMillionMonth);
      if (command.kind === 'inject') simulation.inject(injectionOf(command));
    }
  }
}
