import type { AccountRef } from './account-ref.ts';
import { Outbox } from './outbox.ts';
import type { StateWalk } from './state.ts';

/**
 * Credits that a shard has sent on slow rails, by the window at whose end they arrive.
 *
 * They stay with the sender until then and leave through its outbox, so that shards hear of each other nothing but
 * credits that are due. Few arrival times are open at once, because rails settle in cycles: they are looked up one by one.
 */
export class DeferredCredits {
  /** Arrival times that are open, in no order, and the credits of each. */
  private times: number[] = [];
  private windows: Outbox[] = [];
  /** Emptied, for the next arrival times: they have grown to the size of a day already. */
  private readonly spare: Outbox[] = [];
  private earliestMs = Infinity;

  /** `dueMs` is the end of a settlement window. */
  push(dueMs: number, account: AccountRef, amountMinor: number, illicitMinor = 0): void {
    let i = this.times.length - 1;
    while (i >= 0 && this.times[i] !== dueMs) i -= 1;
    if (i < 0) i = this.open(dueMs, this.spare.pop() ?? new Outbox());
    (this.windows[i] as Outbox).push(account, amountMinor, illicitMinor);
  }

  /** Moves what arrives at or before `untilMs` to an outbox, in order of arrival, then of sending. */
  release(untilMs: number, outbox: Outbox): void {
    while (this.earliestMs <= untilMs) {
      const i = this.times.indexOf(this.earliestMs);
      const credits = this.windows[i] as Outbox;
      let illicit = 0;
      for (let row = 0; row < credits.length; row += 1) {
        const isIllicit = credits.illicitAt[illicit] === row;
        const illicitMinor = isIllicit ? (credits.illicitMinor[illicit] as number) : 0;
        if (isIllicit) illicit += 1;
        outbox.push(credits.account[row] as number, credits.amountMinor[row] as number, illicitMinor);
      }
      credits.clear();
      this.spare.push(credits);
      this.times.splice(i, 1);
      this.windows.splice(i, 1);
      this.earliestMs = Math.min(...this.times);
    }
  }

  /** Everything that waits, minor units. */
  totalMinor(): number {
    let sum = 0;
    for (const { amountMinor, length } of this.windows)
      for (let i = 0; i < length; i += 1) sum += amountMinor[i] as number;
    return sum;
  }

  /** Walks over the state, in order of arrival. */
  walk(state: StateWalk): void {
    const held = new Map(this.times.map((dueMs, i) => [dueMs, this.windows[i] as Outbox]));
    const times = state.array(Float64Array.from(this.times).sort());
    if (state.restoring) {
      this.times = [];
      this.windows = [];
      this.earliestMs = Infinity;
    }
    for (const dueMs of times) {
      const credits = state.restoring ? new Outbox() : (held.get(dueMs) as Outbox);
      credits.walk(state);
      if (state.restoring) this.open(dueMs, credits);
    }
  }

  private open(dueMs: number, credits: Outbox): number {
    if (dueMs < this.earliestMs) this.earliestMs = dueMs;
    this.windows.push(credits);
    return this.times.push(dueMs) - 1;
  }
}
