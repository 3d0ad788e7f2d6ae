import { DAY_MS } from '@launderette/kernel';
import type { PaymentRun } from '../run.ts';

const SPAN_MS = 7 * DAY_MS;
/** Newest counterparties of an account that are looked at for a way back. */
const RECENT = 8;

/** Who paid whom in the last week, of the past only: fans, and money that comes back to where it began. */
export class RecentGraph {
  private readonly run: PaymentRun;
  private readonly order: Int32Array;
  private readonly pairs: Int32Array;
  private oldest = 0;
  /** Payments of each pair in the week. */
  private readonly ofPair: Int32Array;
  private readonly fanOut: Int32Array;
  private readonly fanIn: Int32Array;
  /** Rings of the newest payers and payees by account; -1 empty. */
  private readonly payers: Int32Array;
  private readonly payees: Int32Array;
  private readonly payersAt: Uint8Array;
  private readonly payeesAt: Uint8Array;
  private readonly pairOf = new Map<number, number>();

  /** @param pairs code of payer and payee by row, -1 where a side is missing */
  constructor(run: PaymentRun, order: Int32Array, accounts: number, pairs: Int32Array, pairCount: number) {
    this.run = run;
    this.order = order;
    this.pairs = pairs;
    this.ofPair = new Int32Array(pairCount);
    this.fanOut = new Int32Array(accounts);
    this.fanIn = new Int32Array(accounts);
    this.payers = new Int32Array(accounts * RECENT).fill(-1);
    this.payees = new Int32Array(accounts * RECENT).fill(-1);
    this.payersAt = new Uint8Array(accounts);
    this.payeesAt = new Uint8Array(accounts);
  }

  forget(timeMs: number): void {
    for (;;) {
      const row = this.order[this.oldest] as number;
      if (!((this.run.timeMs[row] as number) < timeMs - SPAN_MS)) return;
      this.oldest += 1;
      const pair = this.pairs[row] as number;
      if (pair < 0) continue;
      (this.ofPair[pair] as number) -= 1;
      if (this.ofPair[pair] !== 0) continue;
      (this.fanOut[this.run.payer[row] as number] as number) -= 1;
      (this.fanIn[this.run.payee[row] as number] as number) -= 1;
    }
  }

  remember(row: number): void {
    const pair = this.pairs[row] as number;
    if (pair < 0) return;
    const payer = this.run.payer[row] as number;
    const payee = this.run.payee[row] as number;
    (this.ofPair[pair] as number) += 1;
    if (this.ofPair[pair] !== 1) return;
    (this.fanOut[payer] as number) += 1;
    (this.fanIn[payee] as number) += 1;
    this.pairOf.set(keyOf(payer, payee), pair);
    push(this.payees, this.payeesAt, payer, payee);
    push(this.payers, this.payersAt, payee, payer);
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const payer = this.run.payer[row] as number;
    const payee = this.run.payee[row] as number;
    const fan = (of: Int32Array, account: number) => (account < 0 ? NaN : (of[account] as number));
    put('payer fan-out', fan(this.fanOut, payer));
    put('payer fan-in', fan(this.fanIn, payer));
    put('payee fan-in', fan(this.fanIn, payee));
    put('payee fan-out', fan(this.fanOut, payee));
    put('cycle', payer < 0 || payee < 0 ? 0 : this.cycle(payer, payee));
  }

  /** Payments of a cycle that one from payer to payee would close, 2 to 4; 0: none. */
  private cycle(payer: number, payee: number): number {
    if (this.paid(payee, payer)) return 2;
    const before = this.recent(this.payers, payer);
    const after = this.recent(this.payees, payee);
    if (after.some((account) => this.paid(account, payer))) return 3;
    return after.some((from) => before.some((to) => this.paid(from, to))) ? 4 : 0;
  }

  private paid(payer: number, payee: number): boolean {
    const pair = this.pairOf.get(keyOf(payer, payee));
    return pair !== undefined && (this.ofPair[pair] as number) > 0;
  }

  private recent(ring: Int32Array, account: number): number[] {
    return [...ring.subarray(account * RECENT, (account + 1) * RECENT)].filter((other) => other >= 0);
  }
}

const keyOf = (payer: number, payee: number): number => payer * 2 ** 26 + payee;

function push(ring: Int32Array, at: Uint8Array, account: number, other: number): void {
  const place = at[account] as number;
  ring[account * RECENT + place] = other;
  at[account] = (place + 1) % RECENT;
}
