import type { AccountRef } from './account-ref.ts';
import type { StateWalk } from './state.ts';

/** Room to begin with: a quiet shard's window, doubled when it is full. */
const LEAST = 64;

/** Credits that a shard has sent to any shard, waiting for the end of the settlement window, in order of sending. */
export class Outbox {
  length = 0;
  /** AccountRef of the account to credit. */
  account = new Uint32Array(LEAST);
  amountMinor = new Float64Array(LEAST);
  /** Places of the credits that are illicit in part, ascending, and how much of each, minor units. */
  illicitAt: number[] = [];
  illicitMinor: number[] = [];

  push(account: AccountRef, amountMinor: number, illicitMinor = 0): void {
    if (this.length === this.account.length) this.grow();
    if (illicitMinor > 0) {
      this.illicitAt.push(this.length);
      this.illicitMinor.push(illicitMinor);
    }
    this.account[this.length] = account;
    this.amountMinor[this.length] = amountMinor;
    this.length += 1;
  }

  clear(): void {
    this.length = 0;
    if (this.illicitAt.length === 0) return;
    this.illicitAt = [];
    this.illicitMinor = [];
  }

  /** Walks over the state: what waits, not the room that there is. */
  walk(state: StateWalk): void {
    const account = state.array(this.account.subarray(0, this.length));
    const amountMinor = state.array(this.amountMinor.subarray(0, this.length));
    const illicitAt = state.array(Uint32Array.from(this.illicitAt));
    const illicitMinor = state.array(Float64Array.from(this.illicitMinor));
    if (!state.restoring) return;
    this.account = account;
    this.amountMinor = amountMinor;
    this.length = account.length;
    this.illicitAt = [...illicitAt];
    this.illicitMinor = [...illicitMinor];
  }

  private grow(): void {
    const capacity = Math.max(LEAST, this.length * 2);
    const account = new Uint32Array(capacity);
    account.set(this.account);
    this.account = account;
    const amountMinor = new Float64Array(capacity);
    amountMinor.set(this.amountMinor);
    this.amountMinor = amountMinor;
  }
}
