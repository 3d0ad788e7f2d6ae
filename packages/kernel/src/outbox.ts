import type { AccountRef } from './account-ref.ts';
import type { StateWalk } from './state.ts';

/** Credits that a shard has sent to any shard, waiting for the end of the settlement window, in order of sending. */
export class Outbox {
  length = 0;
  /** AccountRef of the account to credit. */
  account = new Uint32Array(64);
  amountMinor = new Float64Array(64);

  push(account: AccountRef, amountMinor: number): void {
    if (this.length === this.account.length) this.grow();
    this.account[this.length] = account;
    this.amountMinor[this.length] = amountMinor;
    this.length += 1;
  }

  clear(): void {
    this.length = 0;
  }

  /** Walks over the state. */
  walk(state: StateWalk): void {
    this.length = state.number(this.length);
    this.account = state.array(this.account);
    this.amountMinor = state.array(this.amountMinor);
  }

  private grow(): void {
    const account = new Uint32Array(this.length * 2);
    account.set(this.account);
    this.account = account;
    const amountMinor = new Float64Array(this.length * 2);
    amountMinor.set(this.amountMinor);
    this.amountMinor = amountMinor;
  }
}
