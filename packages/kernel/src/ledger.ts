import { Reason } from './codes.ts';
import { fixed, type StateWalk } from './state.ts';

/**
 * The books of one shard: a balance and an overdraft limit for each account, in integer minor units.
 *
 * Every posting has two sides. Where the other side lies in another shard the money is in flight until that shard's
 * settlement, and `inFlightMinor` holds it, so the balances plus what is in flight always sum to zero over all shards: the
 * opening balances are posted against an equity account. A refusal is a value, not an error.
 */
export class Ledger {
  /** Debited here, not yet credited anywhere. May be negative where this shard has credited more than it sent. */
  inFlightMinor = 0;

  /** Balance, and overdraft less holds, side by side: who asks for one soon asks for the other. */
  private readonly lines: Float64Array;

  constructor(accounts: number) {
    this.lines = new Float64Array(2 * accounts);
  }

  get accounts(): number {
    return this.lines.length / 2;
  }

  /** Minor units, a safe integer. */
  balanceMinor(local: number): number {
    return this.lines[2 * local] as number;
  }

  /** What an account can still pay, minor units. */
  availableMinor(local: number): number {
    return (this.lines[2 * local] as number) + (this.lines[2 * local + 1] as number);
  }

  /** Sets how far below zero an account may go, minor units >= 0; `Infinity` for accounts that stand for the outside. */
  allowOverdraft(local: number, overdraftMinor: number): void {
    this.lines[2 * local + 1] = overdraftMinor;
  }

  /** Moves how far below zero an account may go by `changeMinor`: a new limit keeps what is on hold. */
  changeOverdraft(local: number, changeMinor: number): void {
    this.lines[2 * local + 1] = (this.lines[2 * local + 1] as number) + changeMinor;
  }

  /** Sets `amountMinor` aside: the balance stays, what is available falls. Returns why not, or Reason.none. */
  hold(local: number, amountMinor: number): number {
    if (this.availableMinor(local) < amountMinor) return Reason.insufficientFunds;
    this.changeOverdraft(local, -amountMinor);
    return Reason.none;
  }

  /** Gives back what was set aside. */
  release(local: number, amountMinor: number): void {
    this.changeOverdraft(local, amountMinor);
  }

  /** Takes `amountMinor` from an account and puts it in flight. Returns why not, or Reason.none. */
  send(local: number, amountMinor: number): number {
    if (this.availableMinor(local) < amountMinor) return Reason.insufficientFunds;
    this.change(local, -amountMinor);
    this.inFlightMinor += amountMinor;
    return Reason.none;
  }

  /** Credits money that was in flight. */
  receive(local: number, amountMinor: number): void {
    this.change(local, amountMinor);
    this.inFlightMinor -= amountMinor;
  }

  /** Moves money between two accounts of this shard at once. Returns why not, or Reason.none. */
  post(debtor: number, creditor: number, amountMinor: number): number {
    if (this.availableMinor(debtor) < amountMinor) return Reason.insufficientFunds;
    this.change(debtor, -amountMinor);
    this.change(creditor, amountMinor);
    return Reason.none;
  }

  /** Balances plus money in flight, minor units. Costs a pass. */
  totalMinor(): number {
    let sum = this.inFlightMinor;
    for (let i = 0; i < this.lines.length; i += 2) sum += this.lines[i] as number;
    if (!Number.isSafeInteger(sum)) throw new RangeError(`the books sum to ${sum}: not exact`);
    return sum;
  }

  /** Walks over the state; between settlements or not. */
  walk(state: StateWalk): void {
    fixed(state, this.lines);
    this.inFlightMinor = state.number(this.inFlightMinor);
  }

  private change(local: number, amountMinor: number): void {
    this.lines[2 * local] = (this.lines[2 * local] as number) + amountMinor;
  }
}
