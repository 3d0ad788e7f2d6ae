import { HOUR_MS } from '@launderette/kernel';
import type { PaymentRun } from '../run.ts';
import { Histories } from './histories.ts';
import { Tides } from './tides.ts';

/** Half-lives of what goes on now, days: half an hour and three hours. */
const HALF_HOUR_DAYS = 0.5 / 24;
const THREE_HOURS_DAYS = 3 / 24;
/** Half-life of what is usual, days. */
const USUAL_DAYS = 20;
/** A day has so many parts of three hours. */
const PARTS_OF_DAY = 8;
const PART_MS = 3 * HOUR_MS;
/** Codes beside which an account is kept: kinds, channels and categories are below it. */
const CODES = 256;

/**
 * A payment beside the habits of who makes and who takes it, of the past only: amount and rhythm beside earlier ones of the same kind, over
 * the same channel and in the same trade, the hour beside its usual hours, and how fast it goes from one unfamiliar merchant to the next.
 */
export class HabitMemory {
  private readonly run: PaymentRun;
  private readonly paidKind: Habit;
  private readonly receivedKind: Habit;
  private readonly paidChannel: Habit;
  private readonly paidTrade: Habit;
  private readonly partOfDay: Tides;
  private readonly paidUsual: Tides;
  /** Payments to merchants of the last hour or so, those to merchants that were never paid before, and what was refused. */
  private readonly shopping: Tides;
  private readonly unfamiliar: Tides;
  private readonly unfamiliarLonger: Tides;
  private readonly refused: Tides;

  constructor(run: PaymentRun, accounts: number) {
    const { payer, payee, kind, channel, category } = run;
    this.run = run;
    this.paidKind = new Habit(run, payer, kind);
    this.receivedKind = new Habit(run, payee, kind);
    this.paidChannel = new Habit(run, payer, channel);
    this.paidTrade = new Habit(run, payer, category);
    this.partOfDay = new Tides(accounts * PARTS_OF_DAY, USUAL_DAYS);
    this.paidUsual = new Tides(accounts, USUAL_DAYS);
    this.shopping = new Tides(accounts, HALF_HOUR_DAYS);
    this.unfamiliar = new Tides(accounts, HALF_HOUR_DAYS);
    this.unfamiliarLonger = new Tides(accounts, THREE_HOURS_DAYS);
    this.refused = new Tides(accounts, THREE_HOURS_DAYS);
  }

  /** @param isNew the payer has not paid the payee before; `isRefused`: nothing was booked */
  remember(row: number, isNew: boolean, isRefused: boolean): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    const payer = run.payer[row] as number;
    for (const habit of [this.paidKind, this.receivedKind, this.paidChannel, this.paidTrade]) habit.remember(row);
    this.partOfDay.add(this.partOf(row), timeMs);
    this.paidUsual.add(payer, timeMs);
    if (isRefused) this.refused.add(payer, timeMs);
    if ((run.merchant[row] as number) < 0) return;
    this.shopping.add(payer, timeMs);
    if (!isNew) return;
    this.unfamiliar.add(payer, timeMs);
    this.unfamiliarLonger.add(payer, timeMs);
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    const payer = run.payer[row] as number;
    this.paidKind.write(put, 'payer this kind', row);
    this.receivedKind.write(put, 'payee this kind', row);
    this.paidChannel.write(put, 'payer this channel', row);
    this.paidTrade.write(put, 'payer this trade', row);
    put('part of day usual', this.partOfDay.of(this.partOf(row), timeMs) / (this.paidUsual.of(payer, timeMs) + 1));
    put('shopping now', this.shopping.of(payer, timeMs));
    put('unfamiliar now', this.unfamiliar.of(payer, timeMs));
    put('unfamiliar in hours', this.unfamiliarLonger.of(payer, timeMs));
    put('refused in hours', this.refused.of(payer, timeMs));
    put('trade', run.category[row] as number);
  }

  /** A cell of the payer and the part of the day; -1 of nobody. */
  private partOf(row: number): number {
    const payer = this.run.payer[row] as number;
    return payer < 0
      ? -1
      : payer * PARTS_OF_DAY + (Math.floor((this.run.timeMs[row] as number) / PART_MS) % PARTS_OF_DAY);
  }
}

/** What accounts did of each kind: only pairs of account and code that occur take memory. */
class Habit {
  private readonly run: PaymentRun;
  /** Number of the pair, by row; -1 where a part is missing. */
  private readonly pairs: Int32Array;
  private readonly histories: Histories;

  constructor(run: PaymentRun, accounts: Int32Array, codes: Uint8Array) {
    const known = new Map<number, number>();
    this.run = run;
    this.pairs = accounts.map((account, row) => {
      const code = codes[row] as number;
      if (account < 0 || code === 0) return -1;
      const key = account * CODES + code;
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    });
    this.histories = new Histories(known.size);
  }

  remember(row: number): void {
    const { timeMs, amountMinor } = this.run;
    this.histories.remember(this.pairs[row] as number, timeMs[row] as number, amountMinor[row] as number);
  }

  write(put: (name: string, value: number) => void, name: string, row: number): void {
    const { timeMs, amountMinor } = this.run;
    this.histories.write(put, name, this.pairs[row] as number, timeMs[row] as number, amountMinor[row] as number);
  }
}
