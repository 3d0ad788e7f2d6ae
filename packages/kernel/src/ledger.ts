import { Reason } from './codes.ts';

/**
 * The books of one shard: a balance and an overdraft limit for each account, in integer minor units.
 *
 * Every posting has two sides. Where the other side lies in another shard the money is in flight until that shard's
 * settlement, and `inFlightMinor` holds it, so the balances plus what is in flight always sum to zero over all shards: the
 * opening balances are posted against an equity account. A refusal is a value, not an error.
 */
export class Ledger {
  /** Minor units by local index. Safe integers. */
  readonly balanceMinor: Float64Array;
  /** How far below zero an account may go, minor units >= 0; `Infinity` for the accounts that stand for the outside. */
  readonly overdraftMinor: Float64Array;
  /** Debited here, not yet credited anywhere. May be negative where this shard has credited more than it sent. */
  inFlightMinor = 0;

  constructor(accounts: number) {
    this.balanceMinor = new Float64Array(accounts);
    this.overdraftMinor = new Float64Array(accounts);
  }

  /** What an account can still pay, minor units. */
  availableMinor(local: number): number {
    return (this.balanceMinor[local] as number) + (this.overdraftMinor[local] as number);
  }

  /** Takes `amountMinor` from an account and puts it in flight. Returns why not, or Reason.none. */
  send(local: number, amountMinor: number): number {
    if (this.availableMinor(local) < amountMinor) return Reason.insufficientFunds;
    this.balanceMinor[local] = (this.balanceMinor[local] as number) - amountMinor;
    this.inFlightMinor += amountMinor;
    return Reason.none;
  }

  /** Credits money that was in flight. */
  receive(local: number, amountMinor: number): void {
    this.balanceMinor[local] = (this.balanceMinor[local] as number) + amountMinor;
    this.inFlightMinor -= amountMinor;
  }

  /** Moves money between two accounts of this shard at once. Returns why not, or Reason.none. */
  post(debtor: number, creditor: number, amountMinor: number): number {
    if (this.availableMinor(debtor) < amountMinor) return Reason.insufficientFunds;
    this.balanceMinor[debtor] = (this.balanceMinor[debtor] as number) - amountMinor;
    this.balanceMinor[creditor] = (this.balanceMinor[creditor] as number) + amountMinor;
    return Reason.none;
  }

  /** Balances plus money in flight, minor units. Costs a pass. */
  totalMinor(): number {
    let sum = this.inFlightMinor;
    for (let i = 0; i < this.balanceMinor.length; i += 1) sum += this.balanceMinor[i] as number;
    if (!Number.isSafeInteger(sum)) throw new RangeError(`the books sum to ${sum}: not exact`);
    return sum;
  }
}
