import { StateError, type StateWalk } from './state.ts';

/**
 * How illicit money is followed where it mixes with other money on an account.
 *
 * `proportional`: every payment carries the share that the balance has. `fifo`: what came first leaves first.
 */
export const TAINT_RULES = ['proportional', 'fifo'] as const;
export type TaintRule = (typeof TAINT_RULES)[number];

/**
 * Credits that are told apart on an account under `fifo`; beyond them the two latest become one, in which money is taken in
 * proportion. Sixteen keep some weeks of an ordinary account apart; `proportional` is the same with one.
 */
const LOTS_MAX: Readonly<Record<TaintRule, number>> = { proportional: 1, fifo: 16 };

/** An account on which less than a twentieth of the balance, or less than 1.00, is illicit is not followed further. */
const DUST_SHARE = 0.05;
const DUST_MINOR = 100;

/** Money on an account that came together: all of it, and what of it is illicit. Minor units. */
interface Lot {
  minor: number;
  illicitMinor: number;
}

/**
 * The illicit money on the accounts of a shard.
 *
 * It comes into being where clean money is stolen or cash is paid in, moves with payments, and ends where nobody follows it:
 * paid to somebody who has no part in an episode, taken out in cash, or lost among other money. What came into being is what ended,
 * what lies on accounts and what is on its way, over all shards and for ever; all amounts are whole minor units.
 */
export class Taint {
  /** 1 for accounts that hold illicit money: all that an ordinary payment asks. */
  readonly held: Uint8Array;
  /** Became illicit in this shard, minor units. */
  begunMinor = 0;
  /** Is followed no further, minor units. */
  endedMinor = 0;
  /** Sent from this shard less what was credited in it, minor units. */
  inFlightMinor = 0;

  private readonly lotsMax: number;
  private readonly lots = new Map<number, Lot[]>();

  constructor(accounts: number, rule: TaintRule) {
    this.held = new Uint8Array(accounts);
    this.lotsMax = LOTS_MAX[rule];
  }

  /** Illicit money on an account, minor units. */
  minor(local: number): number {
    return (this.lots.get(local) ?? []).reduce((sum, lot) => sum + lot.illicitMinor, 0);
  }

  /** An account that holds some pays `amountMinor`; `leftMinor` is its balance afterwards. Returns what of it is illicit. */
  debit(local: number, amountMinor: number, leftMinor: number): number {
    const lots = this.lots.get(local) as Lot[];
    let wantedMinor = amountMinor;
    let illicitMinor = 0;
    while (wantedMinor > 0 && lots.length > 0) {
      const lot = lots[0] as Lot;
      if (lot.minor <= wantedMinor) {
        lots.shift();
        wantedMinor -= lot.minor;
        illicitMinor += lot.illicitMinor;
        continue;
      }
      illicitMinor += takeFrom(lot, wantedMinor);
      wantedMinor = 0;
    }
    this.settle(local, lots, leftMinor);
    return illicitMinor;
  }

  /** An account gets `amountMinor`, of which a part is illicit; `beforeMinor` is its balance until then. */
  credit(local: number, amountMinor: number, illicitMinor: number, beforeMinor: number): void {
    let lots = this.lots.get(local);
    if (lots === undefined) {
      lots = beforeMinor > 0 ? [{ minor: beforeMinor, illicitMinor: 0 }] : [];
      this.lots.set(local, lots);
      this.held[local] = 1;
    }
    // What fills an overdraft is gone.
    const keptMinor = Math.min(amountMinor, Math.max(0, beforeMinor + amountMinor));
    const keptIllicitMinor = Math.min(illicitMinor, keptMinor);
    this.endedMinor += illicitMinor - keptIllicitMinor;
    if (keptMinor > 0) this.add(lots, { minor: keptMinor, illicitMinor: keptIllicitMinor });
    this.settle(local, lots, beforeMinor + amountMinor);
  }

  /** Nobody follows what an account holds any more. */
  forget(local: number): void {
    this.endedMinor += this.minor(local);
    this.lots.delete(local);
    this.held[local] = 0;
  }

  /** What began less what ended, lies on accounts and is on its way: 0 over all shards, for ever. Minor units. */
  totalMinor(): number {
    let sum = this.begunMinor - this.endedMinor - this.inFlightMinor;
    for (const local of this.lots.keys()) sum -= this.minor(local);
    return sum;
  }

  /** Walks over the state. */
  walk(state: StateWalk): void {
    this.begunMinor = state.number(this.begunMinor);
    this.endedMinor = state.number(this.endedMinor);
    this.inFlightMinor = state.number(this.inFlightMinor);
    const rows = [...this.lots].flatMap(([local, lots]) =>
      lots.flatMap(({ minor, illicitMinor }) => [local, minor, illicitMinor]),
    );
    const saved = state.array(Float64Array.from(rows));
    if (!state.restoring) return;
    this.lots.clear();
    this.held.fill(0);
    for (let i = 0; i < saved.length; i += 3) {
      const [local, minor, illicitMinor] = saved.subarray(i, i + 3) as unknown as [number, number, number];
      if (local >= this.held.length) throw new StateError(`illicit money on account ${local} of ${this.held.length}`);
      const lots = this.lots.get(local) ?? [];
      lots.push({ minor, illicitMinor });
      this.lots.set(local, lots);
      this.held[local] = 1;
    }
  }

  private add(lots: Lot[], lot: Lot): void {
    const last = lots.at(-1);
    if (last === undefined || (lots.length < this.lotsMax && !alike(last, lot))) {
      lots.push(lot);
      return;
    }
    last.minor += lot.minor;
    last.illicitMinor += lot.illicitMinor;
  }

  /** Drops what is not worth following. */
  private settle(local: number, lots: readonly Lot[], balanceMinor: number): void {
    const illicitMinor = lots.reduce((sum, lot) => sum + lot.illicitMinor, 0);
    if (illicitMinor >= DUST_MINOR && illicitMinor >= balanceMinor * DUST_SHARE) return;
    this.forget(local);
  }
}

/** Takes a part of a lot, in proportion; returns what of it is illicit. */
function takeFrom(lot: Lot, minor: number): number {
  const wanted = Math.floor((lot.illicitMinor / lot.minor) * minor);
  // No more than there is, and no more left than the rest can hold.
  const least = lot.illicitMinor - (lot.minor - minor);
  const illicitMinor = Math.max(0, least, Math.min(wanted, minor, lot.illicitMinor));
  lot.minor -= minor;
  lot.illicitMinor -= illicitMinor;
  return illicitMinor;
}

/** Both clean, or both illicit throughout. */
function alike(a: Lot, b: Lot): boolean {
  return (a.illicitMinor === 0 && b.illicitMinor === 0) || (a.illicitMinor === a.minor && b.illicitMinor === b.minor);
}
