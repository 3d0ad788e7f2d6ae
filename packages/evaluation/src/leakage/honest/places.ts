import type { PaymentRun } from '../run.ts';

/** Where somebody shops: how often there before, how long ago somewhere else. Of the past only; web shops stand where they are registered. */
export class PlaceMemory {
  private readonly run: PaymentRun;
  /** Payments by account and place. */
  private readonly visits = new Map<number, number>();
  private readonly last: Int32Array;
  private readonly lastMs: Float64Array;
  /** Of the last payment somewhere else than at the last place. */
  private readonly movedMs: Float64Array;

  constructor(run: PaymentRun, accounts: number) {
    this.run = run;
    this.last = new Int32Array(accounts).fill(-1);
    this.lastMs = new Float64Array(accounts).fill(NaN);
    this.movedMs = new Float64Array(accounts).fill(NaN);
  }

  remember(row: number): void {
    const payer = this.run.payer[row] as number;
    const place = this.run.place[row] as number;
    if (payer < 0 || place < 0) return;
    const key = keyOf(payer, place);
    this.visits.set(key, (this.visits.get(key) ?? 0) + 1);
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
    put('elsewhere gap', known ? (this.run.timeMs[row] as number) - (elsewhereMs as number) : NaN);
    put('country', this.run.country[row] as number);
  }
}

const keyOf = (account: number, place: number): number => account * 2 ** 20 + place;
