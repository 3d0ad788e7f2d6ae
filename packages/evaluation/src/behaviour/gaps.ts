import { type Events, eachHistory, type Figures, NOTHING } from './events.ts';

const FIVE_MINUTES_S = 300;
const HOUR_S = 3600;

/**
 * P1 of arXiv 2604.13125: times between an entity's events. Mean, deviation, median and outer deciles as logarithms of seconds, logarithms of the
 * shares under five minutes and an hour, and the correlation of a gap with the next.
 */
export function gapFigures(events: Events): Figures {
  const gaps: number[] = [];
  const pairs: [number, number][] = [];
  eachHistory(events, (rows) => {
    let before = Number.NaN;
    for (let i = 1; i < rows.length; i += 1) {
      const gap = (events.timeMs[rows[i]!]! - events.timeMs[rows[i - 1]!]!) / 1000;
      gaps.push(gap);
      if (i > 1) pairs.push([log(before), log(gap)]);
      before = gap;
    }
  });
  if (gaps.length === 0) return {};
  const sorted = Float64Array.from(gaps).sort();
  const mean = sorted.reduce((sum, gap) => sum + gap, 0) / sorted.length;
  const variance = sorted.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / sorted.length;
  const at = (share: number): number => log(sorted[Math.floor(share * (sorted.length - 1))]!);
  const below = (bound: number): number =>
    Math.log(sorted.reduce((count, gap) => count + (gap < bound ? 1 : 0), 0) / sorted.length + NOTHING);
  return {
    mean: log(mean),
    deviation: log(Math.sqrt(variance)),
    median: at(0.5),
    decile1: at(0.1),
    decile9: at(0.9),
    under5Minutes: below(FIVE_MINUTES_S),
    underAnHour: below(HOUR_S),
    autocorrelation: correlation(pairs),
  };
}

/** A day and no time at all are apart by what days and weeks are, not by infinity: seconds count from a minute on. */
const log = (seconds: number): number => Math.log(seconds + 60);

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const n = pairs.length;
  const meanA = pairs.reduce((sum, [a]) => sum + a, 0) / n;
  const meanB = pairs.reduce((sum, [, b]) => sum + b, 0) / n;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (const [a, b] of pairs) {
    ab += (a - meanA) * (b - meanB);
    aa += (a - meanA) ** 2;
    bb += (b - meanB) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
