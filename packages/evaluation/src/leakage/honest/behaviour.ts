import { DAY_MS, HOUR_MS } from '@launderette/kernel';
import { counts, pairsOf } from '../features/lives.ts';
import { accountsOf, type PaymentRun } from '../run.ts';
import { ActivityMemory } from './activities.ts';
import { DeviceMemory } from './devices.ts';
import { RecentGraph } from './graph.ts';
import { HabitMemory } from './habits.ts';
import { Histories } from './histories.ts';
import { PlaceMemory } from './places.ts';
import { TradeMemory } from './trade.ts';
import { Windows } from './windows.ts';

export interface BehaviourFeatures {
  readonly names: readonly string[];
  /** By feature, then by place in `rows`. */
  readonly columns: readonly Float64Array[];
}

const DECLINED = 3; // status code, as in the event schema

/**
 * What an honest system could know of payments the moment they happen: counts and sums over windows, gaps, ages, fans, cycles,
 * pass-through, devices, refusals at the shop and of the card, places, how trade goes beside the usual, what was paid the other way
 * before, what else the account did. Each payment sees the past only.
 */
export function behaviourFeatures(run: PaymentRun, order: Int32Array, rows: Int32Array): BehaviourFeatures {
  const memory = new Memory(run, order);
  const placeOf = new Int32Array(run.rows).fill(-1);
  rows.forEach((row, place) => {
    placeOf[row] = place;
  });
  const names: string[] = [];
  const columns: Float64Array[] = [];
  let column = 0;
  let place = -1;
  const put = (name: string, value: number) => {
    if (column === columns.length) {
      names.push(name);
      columns.push(new Float64Array(rows.length).fill(NaN));
    }
    (columns[column] as Float64Array)[place] = value;
    column += 1;
  };
  for (const row of order) {
    memory.advance(run.timeMs[row] as number);
    place = placeOf[row] as number;
    column = 0;
    if (place >= 0) memory.write(put, row);
    memory.remember(row);
  }
  return { names, columns };
}

/** All that is kept of the past. */
class Memory {
  private readonly run: PaymentRun;
  private readonly pairs: Int32Array;
  private readonly windows: Windows;
  private readonly graph: RecentGraph;
  private readonly devices: DeviceMemory;
  private readonly activities: ActivityMemory;
  private readonly asPayer: Histories;
  private readonly asPayee: Histories;
  private readonly ofPair: Histories;
  private readonly ofCard: Histories;
  private readonly ofMerchant: Histories;
  private readonly refusedPayer: Histories;
  private readonly refusedMerchant: Histories;
  private readonly trade: TradeMemory;
  private readonly places: PlaceMemory;
  private readonly habits: HabitMemory;
  /** Code of the pair the other way round, by pair. */
  private readonly reverse: Int32Array;

  constructor(run: PaymentRun, order: Int32Array) {
    const accounts = accountsOf(run);
    const numberOf = (codes: Int32Array) => counts(codes).length;
    this.run = run;
    this.pairs = pairsOf(run);
    const pairCount = numberOf(this.pairs);
    this.windows = new Windows(run, order, accounts);
    this.graph = new RecentGraph(run, order, accounts, this.pairs, pairCount);
    this.devices = new DeviceMemory(run, numberOf(run.device), accounts);
    this.activities = new ActivityMemory(run.activity, accounts);
    this.asPayer = new Histories(accounts);
    this.asPayee = new Histories(accounts);
    this.ofPair = new Histories(pairCount);
    this.ofCard = new Histories(numberOf(run.card));
    this.ofMerchant = new Histories(numberOf(run.merchant));
    this.refusedPayer = new Histories(accounts);
    this.refusedMerchant = new Histories(numberOf(run.merchant));
    this.trade = new TradeMemory(run, accounts);
    this.places = new PlaceMemory(run, accounts);
    this.habits = new HabitMemory(run, accounts);
    this.reverse = reversePairs(run, this.pairs, pairCount);
  }

  advance(timeMs: number): void {
    this.windows.forget(timeMs);
    this.graph.forget(timeMs);
    this.activities.advance(timeMs);
  }

  remember(row: number): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    const minor = run.amountMinor[row] as number;
    this.windows.remember(row);
    this.graph.remember(row);
    this.devices.remember(row);
    const isNew = this.ofPair.countOf(this.pairs[row] as number) === 0;
    const isRefused = run.status[row] === DECLINED;
    this.trade.remember(row, isNew);
    this.habits.remember(row, isNew, isRefused);
    this.places.remember(row);
    this.asPayer.remember(run.payer[row] as number, timeMs, minor);
    this.asPayee.remember(run.payee[row] as number, timeMs, minor);
    this.ofPair.remember(this.pairs[row] as number, timeMs, minor);
    this.ofCard.remember(run.card[row] as number, timeMs, minor);
    this.ofMerchant.remember(run.merchant[row] as number, timeMs, minor);
    if (!isRefused) return;
    this.refusedPayer.remember(run.payer[row] as number, timeMs, minor);
    this.refusedMerchant.remember(run.merchant[row] as number, timeMs, minor);
  }

  write(put: (name: string, value: number) => void, row: number): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    const minor = run.amountMinor[row] as number;
    const sides = { payer: run.payer[row] as number, payee: run.payee[row] as number };
    for (const [side, account] of Object.entries(sides)) {
      this.windows.write(put, side, account);
      this.asPayer.write(put, `${side} out`, account, timeMs, minor);
      this.asPayee.write(put, `${side} in`, account, timeMs, minor);
      put(`${side} pass-through`, this.windows.passThrough(account, side === 'payer' ? minor : 0));
      put(`${side} refusals`, this.refusedPayer.countOf(account));
      put(`${side} refusal gap`, this.refusedPayer.gapMs(account, timeMs));
    }
    const merchant = run.merchant[row] as number;
    put('pair count', this.ofPair.countOf(this.pairs[row] as number));
    put('pair gap', this.ofPair.gapMs(this.pairs[row] as number, timeMs));
    put('card gap', this.ofCard.gapMs(run.card[row] as number, timeMs));
    put('merchant gap', this.ofMerchant.gapMs(merchant, timeMs));
    put('merchant refusal gap', this.refusedMerchant.gapMs(merchant, timeMs));
    put('merchant refused share', this.refusedMerchant.countOf(merchant) / this.ofMerchant.countOf(merchant));
    this.graph.write(put, row);
    this.devices.write(put, row);
    this.activities.write(put, sides.payer, timeMs);
    this.trade.write(put, row);
    this.places.write(put, row);
    this.habits.write(put, row);
    const pair = this.pairs[row] as number;
    this.ofPair.write(put, 'paid back', pair < 0 ? -1 : (this.reverse[pair] as number), timeMs, minor);
    this.writePayment(put, row);
  }

  private writePayment(put: (name: string, value: number) => void, row: number): void {
    const { run } = this;
    const timeMs = run.timeMs[row] as number;
    put('amount', run.amountMinor[row] as number);
    put('hour', Math.floor(timeMs / HOUR_MS) % 24);
    put('weekday', Math.floor(timeMs / DAY_MS) % 7);
    put('kind', run.kind[row] as number);
    put('rail', run.rail[row] as number);
    put('channel', run.channel[row] as number);
    put('status', run.status[row] as number);
  }
}

/** The pair in the other direction, by pair; -1: nobody ever paid that way. */
function reversePairs({ rows, payer, payee }: PaymentRun, pairs: Int32Array, count: number): Int32Array {
  const key = (from: number, to: number) => from * 2 ** 26 + to;
  const pairOf = new Map<number, number>();
  const backOf = new Float64Array(count);
  for (let row = 0; row < rows; row += 1) {
    const pair = pairs[row] as number;
    // Codes are by first appearance.
    if (pair !== pairOf.size) continue;
    pairOf.set(key(payer[row] as number, payee[row] as number), pair);
    backOf[pair] = key(payee[row] as number, payer[row] as number);
  }
  return Int32Array.from(backOf, (back) => pairOf.get(back) ?? -1);
}
