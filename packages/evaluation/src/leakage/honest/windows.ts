import { DAY_MS, HOUR_MS } from '@launderette/kernel';
import type { PaymentRun } from '../run.ts';

/** Windows of the past in which payments are counted, milliseconds; two days is what pass-through is measured over. */
const SPANS_MS = [HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS] as const;
const PASS_THROUGH = 2;

/** What an account paid, or was paid, in one window. */
class Flows {
  readonly count: Int32Array;
  readonly sumMinor: Float64Array;

  constructor(accounts: number) {
    this.count = new Int32Array(accounts);
    this.sumMinor = new Float64Array(accounts);
  }

  add(account: number, sign: 1 | -1, minor: number): void {
    if (account < 0) return;
    (this.count[account] as number) += sign;
    (this.sumMinor[account] as number) += sign * minor;
  }
}

/** Number and sum of each account's payments in and out over the last hour, day, two days and week, of the past only. */
export class Windows {
  private readonly run: PaymentRun;
  private readonly order: Int32Array;
  private readonly oldest = new Int32Array(SPANS_MS.length);
  private readonly out: readonly Flows[];
  private readonly into: readonly Flows[];

  /** @param order rows in order of time */
  constructor(run: PaymentRun, order: Int32Array, accounts: number) {
    this.run = run;
    this.order = order;
    this.out = SPANS_MS.map(() => new Flows(accounts));
    this.into = SPANS_MS.map(() => new Flows(accounts));
  }

  /** Forgets what is too long ago at `timeMs`. */
  forget(timeMs: number): void {
    SPANS_MS.forEach((spanMs, span) => {
      for (;;) {
        const row = this.order[this.oldest[span] as number] as number;
        if (!((this.run.timeMs[row] as number) < timeMs - spanMs)) return;
        this.change(span, row, -1);
        (this.oldest[span] as number) += 1;
      }
    });
  }

  /** Lets a payment be past. */
  remember(row: number): void {
    for (let span = 0; span < SPANS_MS.length; span += 1) this.change(span, row, 1);
  }

  /** Writes what is known of one side of a payment. */
  write(put: (name: string, value: number) => void, side: string, account: number): void {
    const known = account >= 0;
    SPANS_MS.forEach((spanMs, span) => {
      const name = `${side} ${spanMs / HOUR_MS} h`;
      const { out, into } = { out: this.out[span] as Flows, into: this.into[span] as Flows };
      put(`${name} out count`, known ? (out.count[account] as number) : NaN);
      put(`${name} out sum`, known ? (out.sumMinor[account] as number) : NaN);
      put(`${name} in count`, known ? (into.count[account] as number) : NaN);
      put(`${name} in sum`, known ? (into.sumMinor[account] as number) : NaN);
    });
  }

  /** What an account was paid in two days over what it paid, `minor` now included: near 1 passes money through. */
  passThrough(account: number, minor: number): number {
    if (account < 0) return NaN;
    const paid = (this.out[PASS_THROUGH] as Flows).sumMinor[account] as number;
    return ((this.into[PASS_THROUGH] as Flows).sumMinor[account] as number) / (paid + minor + 1);
  }

  private change(span: number, row: number, sign: 1 | -1): void {
    const minor = this.run.amountMinor[row] as number;
    (this.out[span] as Flows).add(this.run.payer[row] as number, sign, minor);
    (this.into[span] as Flows).add(this.run.payee[row] as number, sign, minor);
  }
}
