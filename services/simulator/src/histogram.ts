import type { LatencySummary } from './api.ts';

/** Buckets an octave: a value is known to 1/64, 1.6 %. */
const STEP_BITS = 6;
const STEPS = 1 << STEP_BITS;
/** Microseconds; what is longer counts as this: about 71 minutes, beyond which nobody asks how much. */
const VALUE_MAX = 2 ** 32 - 1;
const BUCKETS = bucketOf(VALUE_MAX) + 1;
const MICROSECONDS = 1000;

/**
 * Counts durations in buckets of a constant relative width, from 1 µs up; values below 64 µs have a bucket each.
 *
 * Recording is a few integer operations and allocates nothing. Histograms are merged by adding counts, which loses nothing;
 * percentiles are read from the merged one and never averaged.
 */
export class LatencyHistogram {
  private readonly counts = new Float64Array(BUCKETS);
  private maxUs = 0;
  private total = 0;
  private sumUs = 0;

  get count(): number {
    return this.total;
  }

  /** Sum of all that was recorded, milliseconds. */
  get sumMs(): number {
    return this.sumUs / MICROSECONDS;
  }

  /** Below 0, which clocks of two threads can give, counts as 0. */
  record(ms: number, times = 1): void {
    const us = ms > 0 ? Math.min(VALUE_MAX, Math.round(ms * MICROSECONDS)) : 0;
    this.counts[bucketOf(us)]! += times;
    this.total += times;
    this.sumUs += us * times;
    if (us > this.maxUs) this.maxUs = us;
  }

  merge(other: LatencyHistogram): void {
    for (let i = 0; i < BUCKETS; i += 1) this.counts[i]! += other.counts[i]!;
    this.total += other.total;
    this.sumUs += other.sumUs;
    this.maxUs = Math.max(this.maxUs, other.maxUs);
  }

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
    this.sumUs = 0;
    this.maxUs = 0;
  }

  /** Milliseconds that a share (0 to 1) of what was recorded does not exceed, rounded up to a bucket's end; 0 when empty. */
  quantileMs(share: number): number {
    let left = Math.ceil(share * this.total);
    for (let i = 0; i < BUCKETS; i += 1) {
      left -= this.counts[i]!;
      if (left <= 0) return Math.min(this.maxUs, lastOf(i)) / MICROSECONDS;
    }
    return this.maxUs / MICROSECONDS;
  }

  summary(): LatencySummary {
    const [p50Ms, p99Ms, p999Ms] = [0.5, 0.99, 0.999].map((share) => this.quantileMs(share)) as [
      number,
      number,
      number,
    ];
    return { count: this.total, p50Ms, p99Ms, p999Ms, maxMs: this.maxUs / MICROSECONDS };
  }

  /** How many lie in each of the ranges up to `boundsMs` (rising) and, last, above them; a bucket counts where it ends. */
  classify(boundsMs: readonly number[]): number[] {
    const classes = new Array<number>(boundsMs.length + 1).fill(0);
    let at = 0;
    for (let i = 0; i < BUCKETS; i += 1) {
      const count = this.counts[i]!;
      if (count === 0) continue;
      while (at < boundsMs.length && lastOf(i) > boundsMs[at]! * MICROSECONDS) at += 1;
      classes[at]! += count;
    }
    return classes;
  }
}

/** Index of the bucket of a whole number of microseconds. */
function bucketOf(us: number): number {
  if (us < STEPS) return us;
  const shift = 31 - Math.clz32(us) - STEP_BITS;
  return shift * STEPS + (us >>> shift);
}

/** Largest number of microseconds in a bucket. */
function lastOf(bucket: number): number {
  if (bucket < 2 * STEPS) return bucket;
  const shift = Math.floor(bucket / STEPS) - 1;
  return (bucket - shift * STEPS + 1) * 2 ** shift - 1;
}
