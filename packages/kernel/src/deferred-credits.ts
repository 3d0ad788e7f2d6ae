import type { AccountRef } from './account-ref.ts';
import { Outbox } from './outbox.ts';
import type { StateWalk } from './state.ts';

/**
 * Credits that a shard has sent on slow rails, by the window at whose end they arrive.
 *
 * They stay with the sender until then and leave through its outbox, so that shards hear of each other nothing but
 * credits that are due. Few arrival times are open at once, because rails settle in cycles.
 */
export class DeferredCredits {
  private readonly windows = new Map<number, Outbox>();
  /** Emptied, for the next arrival times: they have grown to the size of a day already. */
  private readonly spare: Outbox[] = [];
  private earliestMs = Infinity;
  private lastDueMs = Number.NaN;
  private last = new Outbox();

  /** `dueMs` is the end of a settlement window. */
  push(dueMs: number, account: AccountRef, amountMinor: number): void {
    if (dueMs !== this.lastDueMs) this.turnTo(dueMs);
    this.last.push(account, amountMinor);
  }

  /** Moves what arrives at or before `untilMs` to an outbox, in order of arrival, then of sending. */
  release(untilMs: number, outbox: Outbox): void {
    if (untilMs < this.earliestMs) return;
    const due = [...this.windows.keys()].filter((dueMs) => dueMs <= untilMs).sort((a, b) => a - b);
    for (const dueMs of due) {
      const credits = this.windows.get(dueMs) as Outbox;
      for (let i = 0; i < credits.length; i += 1)
        outbox.push(credits.account[i] as number, credits.amountMinor[i] as number);
      credits.clear();
      this.spare.push(credits);
      this.windows.delete(dueMs);
      if (dueMs === this.lastDueMs) this.lastDueMs = Number.NaN;
    }
    this.earliestMs = Math.min(...this.windows.keys());
  }

  /** Everything that waits, minor units. */
  totalMinor(): number {
    let sum = 0;
    for (const { amountMinor, length } of this.windows.values())
      for (let i = 0; i < length; i += 1) sum += amountMinor[i] as number;
    return sum;
  }

  /** Walks over the state. */
  walk(state: StateWalk): void {
    const times = state.array(Float64Array.from([...this.windows.keys()].sort((a, b) => a - b)));
    if (state.restoring) {
      this.windows.clear();
      this.lastDueMs = Number.NaN;
      this.earliestMs = times[0] ?? Infinity;
    }
    for (const dueMs of times) {
      const credits = this.windows.get(dueMs) ?? new Outbox();
      credits.walk(state);
      this.windows.set(dueMs, credits);
    }
  }

  private turnTo(dueMs: number): void {
    let credits = this.windows.get(dueMs);
    if (credits === undefined) {
      credits = this.spare.pop() ?? new Outbox();
      this.windows.set(dueMs, credits);
      if (dueMs < this.earliestMs) this.earliestMs = dueMs;
    }
    this.last = credits;
    this.lastDueMs = dueMs;
  }
}
