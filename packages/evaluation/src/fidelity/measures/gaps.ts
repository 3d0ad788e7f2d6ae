import { differenceOf, type Measure, type Needs } from '../measure.ts';
import type { Gaps, Sample } from '../sample.ts';
import { wasserstein } from '../statistics/distances.ts';
import { correlationOf, meanOf, varianceOf } from '../statistics/moments.ts';

const FIVE_MINUTES = 300;
const HOUR = 3600;
/** A share of gaps below a bound needs times that are finer than it by half. */
const TO_5_MINUTES = 150;
const TO_AN_HOUR = 1800;
/** Gaps of a unit from which its burstiness is taken, and units from which the mean is. */
const GAPS_MIN = 3;
const UNITS_MIN = 10;

const dates: Needs = { resolutionSeconds: 86_400, sequences: true };

const figure = (
  name: string,
  summary: string,
  unit: string,
  needs: Needs,
  of: (gaps: Gaps, sample: Sample) => number,
) =>
  differenceOf({ name, summary, unit, needs }, (sample) =>
    sample.gaps.seconds.length === 0 ? Number.NaN : of(sample.gaps, sample),
  );

const sharesBelow =
  (bound: number) =>
  ({ seconds }: Gaps): number =>
    seconds.reduce((count, gap) => count + (gap < bound ? 1 : 0), 0) / seconds.length;

/** Lag-1 correlation of log gaps within units, pooled: units that differ count too. */
function autocorrelation({ logs, unit }: Gaps): number {
  const next = logs.filter((_, i) => i > 0 && unit[i] === unit[i - 1]);
  const previous = logs.filter((_, i) => unit[i + 1] === unit[i]);
  return correlationOf(previous, next);
}

/**
 * Mean over units with at least 3 gaps of the burstiness of Kim and Jo (2016), which corrects for the number n of gaps:
 * B = (sqrt(n + 1) r - sqrt(n - 1)) / ((sqrt(n + 1) - 2) r + sqrt(n - 1)), r = sd / mean. -1 clockwork, 0 Poisson, 1 bursts.
 */
function burstiness({ seconds, unit }: Gaps): number {
  const values: number[] = [];
  for (let from = 0; from < seconds.length; ) {
    let to = from + 1;
    while (to < seconds.length && unit[to] === unit[from]) to += 1;
    const gaps = seconds.subarray(from, to);
    const mean = meanOf(gaps);
    if (gaps.length >= GAPS_MIN && mean > 0) values.push(kimJo(Math.sqrt(varianceOf(gaps)) / mean, gaps.length));
    from = to;
  }
  return values.length < UNITS_MIN ? Number.NaN : meanOf(values);
}

function kimJo(r: number, n: number): number {
  const up = Math.sqrt(n + 1);
  const down = Math.sqrt(n - 1);
  return (up * r - down) / ((up - 2) * r + down + 1e-12);
}

/**
 * Logarithm of a quantile of the gaps. Gaps are known to the grain only, so many are equal: each stands for all gaps within
 * half a grain of it, and the quantile moves among them instead of jumping.
 */
const logQuantile =
  (p: number) =>
  ({ seconds }: Gaps, { grainSeconds }: Sample): number => {
    const sorted = seconds.slice().sort();
    const place = p * sorted.length;
    const value = sorted[Math.min(sorted.length - 1, Math.floor(place))] as number;
    const from = sorted.indexOf(value);
    const equal = sorted.lastIndexOf(value) + 1 - from;
    return Math.log(value + grainSeconds * (0.5 + (place - from) / equal));
  };

/** Times between a unit's payments. 0 on identical samples; less is better. */
export const gapMeasures: readonly Measure[] = [
  {
    name: 'gaps.w1_log',
    summary: 'Wasserstein distance of log(seconds to the unit’s next payment + grain)',
    unit: 'natural log of seconds',
    needs: dates,
    distance: ({ gaps: a }, { gaps: b }) => {
      return a.logs.length === 0 || b.logs.length === 0 ? Number.NaN : wasserstein(a.logs, b.logs);
    },
  },
  figure('gaps.mean', 'log of the mean gap', 'natural log of seconds', dates, ({ seconds }, { grainSeconds }) =>
    Math.log(meanOf(seconds) + grainSeconds),
  ),
  figure('gaps.sd', 'log of the standard deviation of gaps', 'natural log of seconds', dates, ({ seconds }, sample) =>
    Math.log(Math.sqrt(varianceOf(seconds)) + sample.grainSeconds),
  ),
  figure('gaps.p10', 'log of the first decile of gaps', 'natural log of seconds', dates, logQuantile(0.1)),
  figure('gaps.p90', 'log of the last decile of gaps', 'natural log of seconds', dates, logQuantile(0.9)),
  figure(
    'gaps.under5m',
    'share of gaps below 5 minutes',
    'share, 0 to 1',
    { resolutionSeconds: TO_5_MINUTES, sequences: true },
    sharesBelow(FIVE_MINUTES),
  ),
  figure(
    'gaps.under1h',
    'share of gaps below 1 hour',
    'share, 0 to 1',
    { resolutionSeconds: TO_AN_HOUR, sequences: true },
    sharesBelow(HOUR),
  ),
  figure('gaps.autocorr', 'lag-1 correlation of log gaps', 'correlation, -1 to 1', dates, autocorrelation),
  figure('gaps.burstiness', 'mean burstiness of Kim and Jo', '-1 to 1', dates, burstiness),
];
