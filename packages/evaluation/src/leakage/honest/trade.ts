import type { PaymentRun } from '../run.ts';
import { Tides } from './tides.ts';

/** Half-lives, days: what goes on now, and what is usual. */
const NOW_DAYS = 2;
const USUAL_DAYS = 20;
/** Kinds, rails and channels are small codes. */
const CODES = 32;
/** Cells in which amounts of one payee are counted; two that share one are counted together, one in a thousand. */
const AMOUNT_CELLS = 2 ** 22;

/**
 * How somebody's trade goes beside how it usually goes, of the past only: new customers, the same price again and again, refunds to those who
 * never paid, ways of paying that somebody does not use.
 */
export class TradeMemory {
  private readonly run: PaymentRun;
  private readonly newNow: Tides;
  private readonly newUsual: Tides;
  private readonly paidNow: Tides;
  private readonly paidUsual: Tides;
  private readonly kindNow: Tides;
  private readonly kindUsual: Tides;
  private readonly receivedNow: Tides;
  private readonly channelUsual: Tides;
  private readonly prices: Tides;

  constructor(run: PaymentRun, accounts: number) {
    this.run = run;
    this.newNow = new Tides(accounts, NOW_DAYS);
    this.newUsual = new Tides(accounts, USUAL_DAYS);
    this.paidNow = new Tides(accounts, NOW_DAYS);
    this.paidUsual = new Tides(accounts, USUAL_DAYS);
    this.kindNow = new Tides(accounts * CODES, NOW_DAYS);
    this.kindUsual = new Tides(accounts * CODES, USUAL_DAYS);
    this.receivedNow = new Tides(accounts * CODES, NOW_DAYS);
    this.channelUsual = new Tides(accounts * CODES, USUAL_DAYS);
    this.prices = new Tides(AMOUNT_CELLS, NOW_DAYS);
  }

  /** @param isNew the payer has not paid the payee before */
  remember(row: number, isNew: boolean): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    const payer = run.payer[row] as number;
    const payee = run.payee[row] as number;
    if (isNew) for (const tide of [this.newNow, this.newUsual]) tide.add(payee, timeMs);
    for (const tide of [this.paidNow, this.paidUsual]) tide.add(payee, timeMs);
    for (const tide of [this.kindNow, this.kindUsual]) tide.add(cell(payer, run.kind[row] as number), timeMs);
    this.receivedNow.add(cell(payee, run.kind[row] as number), timeMs);
    this.channelUsual.add(cell(payer, run.channel[row] as number), timeMs);
    this.prices.add(this.priceCell(row), timeMs);
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    const payer = run.payer[row] as number;
    const payee = run.payee[row] as number;
    const kind = cell(payer, run.kind[row] as number);
    const paidNow = this.paidNow.of(payee, timeMs);
    put('payee new payers', this.newNow.of(payee, timeMs));
    put('payee new share', this.newNow.of(payee, timeMs) / (paidNow + 1));
    put('payee new beside usual', this.newNow.of(payee, timeMs) / (this.newUsual.of(payee, timeMs) + 1));
    put('payee trade beside usual', paidNow / (this.paidUsual.of(payee, timeMs) + 1));
    put('payer same kind', this.kindNow.of(kind, timeMs));
    put('payer same kind beside usual', this.kindNow.of(kind, timeMs) / (this.kindUsual.of(kind, timeMs) + 1));
    put('payer same kind beside trade', this.kindUsual.of(kind, timeMs) / (this.paidUsual.of(payer, timeMs) + 1));
    put('payee same kind', this.receivedNow.of(cell(payee, run.kind[row] as number), timeMs));
    put('payer channel usual', this.channelUsual.of(cell(payer, run.channel[row] as number), timeMs));
    put('same price', this.prices.of(this.priceCell(row), timeMs));
  }

  private priceCell(row: number): number {
    const payee = this.run.payee[row] as number;
    if (payee < 0) return -1;
    return (
      (Math.imul(payee, 0x9e3779b1) ^ Math.imul(this.run.amountMinor[row] as number, 0x85ebca6b)) & (AMOUNT_CELLS - 1)
    );
  }
}

/** A cell of an account and a small code; none of nobody. */
function cell(account: number, code: number): number {
  return account < 0 ? -1 : account * CODES + (code % CODES);
}
