import type { PaymentRun } from '../run.ts';

/** Where somebody shops: how often there before, how long ago somewhere else. Of the past only; web shops stand where they are registered. */
export class PlaceMemory {
  private readonly run: PaymentRun;
  /** Payments by account and place. */
  private readonly visits = new Map<number, number>();
  /** Payments to merchants, and different places, by account. */
  private readonly paidBy: Int32Array;
  private readonly placesOf: Int32Array;
  private readonly last: Int32Array;
  private readonly lastMs: Float64Array;
  /** Of the last payment somewhere else than at the last place. */
  private readonly movedMs: Float64Array;

  constructor(run: PaymentRun, accounts: number) {
    this.run = run;
    this.paidBy = new Int32Array(accounts);
    this.placesOf = new Int32Array(accounts);
    this.last = new Int32Array(accounts).fill(-1);
    this.lastMs = new Float64Array(accounts).fill(NaN);
    this.movedMs = new Float64Array(accounts).fill(NaN);
  }

  remember(row: number): void {
    const payer = this.run.payer[row] as number;
    const place = this.run.place[row] as number;
    if (payer < 0 || place < 0) return;
    const key = keyOf(payer, place);
    const before = this.visits.get(key) ?? 0;
    this.visits.set(key, before + 1);
    (this.paidBy[payer] as number) += 1;
    if (before === 0) (this.placesOf[payer] as number) += 1;
    if (this.last[payer] !== place) this.movedMs[payer] = this.lastMs[payer] as number;
    this.last[payer] = place;
    this.lastMs[payer] = this.run.timeMs[row] as number;
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const payer = this.run.payer[row] as number;
    const place = this.run.place[row] as number;
    const known = payer >= 0 && place >= 0;
    const elsewhereMs = this.last[payer] === place ? this.movedMs[payer] : this.lastMs[payer];
    put('place visits', known ? (this.visits.get(keyOf(payer, place)) ?? 0) : NaN);
    put('payer places', known ? (this.placesOf[payer] as number) : NaN);
    put('payer payments to merchants', known ? (this.paidBy[payer] as number) : NaN);
    put('elsewhere gap', known ? (this.run.timeMs[row] as number) - (elsewhereMs as number) : NaN);
    put('country', this.run.country[row] as number);
  }
}

const keyOf = (account: number, place: number): number => account * 2 ** 20 + place;
