import { giniOf, quantileOf } from './statistics/moments.ts';
import type { Windows } from './windows.ts';

const DAY_SECONDS = 86_400;

/** Seconds to a unit's next payment, in order, and the unit of each. */
export interface Gaps {
  readonly seconds: Float64Array;
  readonly logs: Float64Array;
  readonly unit: Int32Array;
  /** Days of units on which a payment with a known time lies. */
  readonly timedDays: number;
  /** Whether the payment before row `i` of the timed ones is of the same unit; and the times of these rows. */
  readonly at: Float64Array;
  readonly follows: Uint8Array;
}

/**
 * Units drawn from windows, as columns: what the measures read. A unit drawn twice is two units. Figures that several
 * measures need are worked out once.
 */
export class Sample {
  readonly units: number;
  readonly rows: number;
  /** First row of each unit; one more entry than units. */
  readonly start: Int32Array;
  readonly unit: Int32Array;
  /** Number of the entity whose unit it is. */
  readonly payer: Int32Array;
  readonly cents: Float64Array;
  readonly day: Float64Array;
  readonly at: Float64Array;
  readonly category: Int32Array;
  readonly counterparty: Int32Array;
  readonly balanceCents: Float64Array;
  readonly grainSeconds: number;
  private readonly known = new Map<string, unknown>();

  constructor(windows: Windows, chosen: Int32Array, grainSeconds: number) {
    this.grainSeconds = grainSeconds;
    this.units = chosen.length;
    this.start = new Int32Array(chosen.length + 1);
    chosen.forEach((unit, i) => {
      const size = (windows.start[unit + 1] as number) - (windows.start[unit] as number);
      this.start[i + 1] = (this.start[i] as number) + size;
    });
    this.rows = this.start[chosen.length] as number;
    const source = new Int32Array(this.rows);
    this.unit = new Int32Array(this.rows);
    chosen.forEach((unit, i) => {
      const from = windows.start[unit] as number;
      for (let row = this.start[i] as number, k = 0; row < (this.start[i + 1] as number); row += 1, k += 1) {
        source[row] = from + k;
        this.unit[row] = i;
      }
    });
    this.payer = Int32Array.from(source, (row) => windows.payer[row] as number);
    this.cents = Float64Array.from(source, (row) => windows.cents[row] as number);
    this.day = Float64Array.from(source, (row) => windows.day[row] as number);
    this.at = Float64Array.from(source, (row) => windows.at[row] as number);
    this.category = Int32Array.from(source, (row) => windows.category[row] as number);
    this.counterparty = Int32Array.from(source, (row) => windows.counterparty[row] as number);
    this.balanceCents = Float64Array.from(source, (row) => windows.balanceCents[row] as number);
  }

  /** log(1 + amount in major units). */
  get logAmounts(): Float64Array {
    return this.once('logAmounts', () => this.cents.map((cents) => Math.log1p(cents / 100)));
  }

  /** Amounts in minor units, ascending. */
  get sortedCents(): Float64Array {
    return this.once('sortedCents', () => this.cents.slice().sort());
  }

  get medianCents(): number {
    return this.once('medianCents', () => quantileOf(this.sortedCents, 0.5));
  }

  /** Payments of each unit. */
  get counts(): Float64Array {
    return this.once('counts', () =>
      Float64Array.from({ length: this.units }, (_, i) => (this.start[i + 1] as number) - (this.start[i] as number)),
    );
  }

  get gini(): number {
    return this.once('gini', () => giniOf(this.counts));
  }

  /** Payments of each unit and day on which it pays. */
  get dayCounts(): Float64Array {
    return this.once('dayCounts', () => {
      const counts = new Map<number, number>();
      for (let row = 0; row < this.rows; row += 1) {
        const key = (this.unit[row] as number) * 100_000 + (this.day[row] as number);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return Float64Array.from(counts.values());
    });
  }

  /** Distinct counterparties of each unit. */
  get distinct(): Float64Array {
    return this.once('distinct', () => {
      const distinct = new Float64Array(this.units);
      for (let i = 0; i < this.units; i += 1) {
        distinct[i] = new Set(this.counterparty.subarray(this.start[i], this.start[i + 1])).size;
      }
      return distinct;
    });
  }

  get gaps(): Gaps {
    return this.once('gaps', () => gapsOf(this));
  }

  /** Works a figure out at the first call. */
  once<T>(name: string, work: () => T): T {
    if (!this.known.has(name)) this.known.set(name, work());
    return this.known.get(name) as T;
  }
}

function gapsOf(sample: Sample): Gaps {
  const rows: number[] = [];
  for (let row = 0; row < sample.rows; row += 1) if (!Number.isNaN(sample.at[row] as number)) rows.push(row);
  const at = Float64Array.from(rows, (row) => sample.at[row] as number);
  const follows = new Uint8Array(rows.length);
  const days = new Set<number>();
  const seconds: number[] = [];
  const unit: number[] = [];
  rows.forEach((row, i) => {
    const who = sample.unit[row] as number;
    days.add(who * 100_000 + Math.floor((at[i] as number) / DAY_SECONDS));
    if (i === 0 || sample.unit[rows[i - 1] as number] !== who) return;
    follows[i] = 1;
    seconds.push((at[i] as number) - (at[i - 1] as number));
    unit.push(who);
  });
  const gaps = Float64Array.from(seconds);
  const logs = gaps.map((gap) => Math.log(gap + sample.grainSeconds));
  return { seconds: gaps, logs, unit: Int32Array.from(unit), timedDays: days.size, at, follows };
}
