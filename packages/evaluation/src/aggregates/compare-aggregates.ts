import { Chance } from '@launderette/kernel';
import { EvaluationError } from '../errors.ts';
import { type Comparison, findingOf, summaryOf } from '../fidelity/compare.ts';
import type { DailyTable } from './daily-table.ts';
import { aggregateMeasures } from './measures.ts';
import { WeekSample, wholeWeeks } from './weeks.ts';

/** Weeks below which two halves say nothing of each other. */
const WEEKS_MIN = 20;

export interface CompareAggregatesOptions {
  readonly seed: number;
  /** Random splits of the real weeks into halves; the figures are means over them. */
  readonly splits: number;
  /** Keeps some of the real weeks, by their place among all; absent: all. */
  readonly keep?: ((week: number) => boolean) | undefined;
}

/**
 * Compares sums by day and category with real ones, beside what two halves of the real weeks differ by. The weeks take the place that
 * people have among payments. Throws EvaluationError TOO_FEW_ROWS below 20 whole weeks on the real side or 10 on the other, and where that has no
 * category of the sample.
 */
export function compareAggregates(
  real: DailyTable,
  synthetic: DailyTable,
  { seed, splits, keep = () => true }: CompareAggregatesOptions,
): Comparison {
  const weeks = wholeWeeks(real).filter((_, place) => keep(place));
  const others = wholeWeeks(synthetic);
  if (weeks.length < WEEKS_MIN || others.length < WEEKS_MIN / 2)
    throw new EvaluationError('TOO_FEW_ROWS', 'too little to compare', [
      { path: 'real', message: `${weeks.length} whole weeks; ${WEEKS_MIN} are needed` },
      { path: 'synthetic', message: `${others.length} whole weeks; ${WEEKS_MIN / 2} are needed` },
    ]);
  if (!synthetic.payments.some((payments) => payments > 0))
    throw new EvaluationError('TOO_FEW_ROWS', 'nothing to compare', [
      {
        path: 'synthetic',
        message: 'no payment has a category of the sample; name their codes in the map, or calibrate',
      },
    ]);
  const chance = new Chance(seed, 'fidelity/weeks', -1);
  const size = Math.min(Math.floor(weeks.length / 2), others.length);
  const pairs = aggregateMeasures.map((): [number, number][] => []);
  for (let split = 0; split < splits; split += 1) {
    const mixed = shuffled(weeks, chance, 2 * split);
    const a = new WeekSample(real, mixed.slice(0, size));
    const b = new WeekSample(real, mixed.slice(size, 2 * size));
    const c = new WeekSample(synthetic, shuffled(others, chance, 2 * split + 1).slice(0, size));
    aggregateMeasures.forEach((measure, i) => {
      pairs[i]?.push([measure.distance(a, b), measure.distance(a, c)]);
    });
  }
  const findings = aggregateMeasures.map(({ name }, i) => findingOf(name, undefined, pairs[i] ?? []));
  return {
    windowDays: 7,
    grainSeconds: 86_400,
    windowsCompared: size,
    splits,
    seed,
    findings,
    summary: summaryOf(findings),
  };
}

function shuffled(weeks: readonly number[], chance: Chance, tick: number): number[] {
  const rank = weeks.map((week) => chance.at(week, tick).unit());
  return weeks
    .map((_, i) => i)
    .sort((x, y) => (rank[x] as number) - (rank[y] as number))
    .map((i) => weeks[i] as number);
}
