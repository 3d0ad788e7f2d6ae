import type { RailRules } from './rail-rules.ts';
import type { ReceiptRules } from './receipts.ts';
import type { SimulationCounters } from './simulation.ts';
import type { SpendingRules } from './spending.ts';
import type { TaintRule } from './taint.ts';

/** What a label says of an event. */
export interface Truth {
  /** Typology code. */
  readonly typology: number;
  /** Number of the episode within its typology, or of the injection. */
  readonly episode: number;
  /** 0: it arrived; 1: an operator asked for it; 2: another episode handed its proceeds on to it. */
  readonly origin: number;
  readonly debtorRole: number;
  readonly creditorRole: number;
  /** From 1; 0: no step of the plan, but a payment with money of the episode. */
  readonly step: number;
  /** See Phase. */
  readonly phase: number;
  /** What the plan asked for, minor units; 0: a share of what there is, or no payment. */
  readonly plannedMinor: number;
}

export interface ShardOptions {
  readonly index: number;
  /** Whole second of Unix time, milliseconds. */
  readonly startMs: number;
  readonly accounts: number;
  /** Local index of the account on the other side of cash. */
  readonly cashAccount: number;
  /** Holders whose state changes: those of the first accounts. Absent: none. */
  readonly holders?: number;
  /** Timers that agents own; timers from here on are handed out by `schedule`. */
  readonly agentTimers: number;
  /** The shard's own. */
  readonly counters: SimulationCounters;
  readonly rails: RailRules;
  /** What the holders' limits are about; absent: they have none. */
  readonly spending?: SpendingRules | undefined;
  /** Virtual accounts and takings; absent: none. */
  readonly receipts?: ReceiptRules | undefined;
  /** How illicit money is followed; absent: in proportion. */
  readonly taintRule?: TaintRule;
  /** Shared by all shards: the earliest second at which something may be due in each, Unix milliseconds. */
  readonly agenda: Float64Array;
}
