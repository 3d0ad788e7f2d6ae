import { DAY_MS, HOUR_MS, WEEK_MS } from './calendar.ts';

const HOURS = 168;
const GUIDES = 512;
/** 1970-01-01 was a Thursday: the Monday before it. */
const FIRST_MONDAY_MS = -3 * DAY_MS;

/**
 * How the intensity of something is spread over the hours of the week, for inhomogeneous Poisson arrivals.
 *
 * Time is bent so that the intensity is even (`exposure`), an exponential wait is added there, and the result is bent
 * back. Exact, one draw an arrival, no rejected candidates.
 */
export class WeekProfile {
  /** Share of the week's intensity before each hour; 169 entries, from 0 to 1. */
  private readonly before = new Float64Array(HOURS + 1);
  private readonly guide = new Uint8Array(GUIDES);

  /** 168 weights >= 0 from Monday 00:00. */
  constructor(weights: ArrayLike<number>) {
    if (weights.length !== HOURS) throw new RangeError(`${weights.length} weights, not ${HOURS}`);
    let total = 0;
    for (let h = 0; h < HOURS; h += 1) total += weights[h] as number;
    let sum = 0;
    for (let h = 0; h < HOURS; h += 1) {
      sum += (weights[h] as number) / total;
      this.before[h + 1] = sum;
    }
    this.before[HOURS] = 1;
    let hour = 0;
    for (let g = 0; g < GUIDES; g += 1) {
      while ((this.before[hour + 1] as number) <= g / GUIDES) hour += 1;
      this.guide[g] = hour;
    }
  }

  /** The time, in milliseconds, at which `weeks` (>= 0) of mean intensity have passed since `timeMs`. */
  after(timeMs: number, weeks: number): number {
    const sinceMonday = timeMs - FIRST_MONDAY_MS;
    const week = Math.floor(sinceMonday / WEEK_MS);
    const inWeek = sinceMonday - week * WEEK_MS;
    const hour = Math.floor(inWeek / HOUR_MS);
    const low = this.before[hour] as number;
    const part = (inWeek - hour * HOUR_MS) / HOUR_MS;
    const exposure = low + ((this.before[hour + 1] as number) - low) * part + weeks;
    const whole = Math.floor(exposure);
    return FIRST_MONDAY_MS + (week + whole) * WEEK_MS + this.timeInWeek(exposure - whole);
  }

  private timeInWeek(share: number): number {
    let hour = this.guide[(share * GUIDES) | 0] as number;
    while ((this.before[hour + 1] as number) <= share) hour += 1;
    const low = this.before[hour] as number;
    return (hour + (share - low) / ((this.before[hour + 1] as number) - low)) * HOUR_MS;
  }
}
