import {
  type Calibration,
  calibrateAggregates,
  compareAggregates,
  type DailyTable,
  dailySums,
  parseAggregateMap,
  readAggregates,
} from '@launderette/evaluation';
import { Chance } from '@launderette/kernel';
import { samplerFor } from '@launderette/simulator';
import { merchantCategoryCodes } from '@launderette/world';
import type { Evaluation } from './evaluate.ts';
import { textOf } from './failure.ts';
import type { FidelityPlan } from './fidelity-flags.ts';
import type { Half } from './halves.ts';
import { syntheticTable } from './synthetic-table.ts';

const DAY_MS = 86_400_000;
/** Two years of a longer sample, as of payments. */
const DAYS_MAX = 731;

/** Fits a texture to a file of sums by day, or to one half of its weeks. Also says what the sums are. */
export async function calibratedOnAggregates(
  file: string,
  mapFile: string,
  half: Half | undefined,
): Promise<{ readonly calibration: Calibration; readonly table: DailyTable }> {
  const map = parseAggregateMap(textOf(mapFile), mapFile);
  textOf(file);
  const table = await readAggregates(file, map);
  const { meanAmount, codes: codeOf } = map;
  const calibration = calibrateAggregates(table, {
    codes: merchantCategoryCodes,
    codeOf,
    meanAmount,
    keep: keeps(half),
  });
  return { calibration, table };
}

/** Simulates what sums by day are compared to, from the first day of the sample, and compares. */
export async function evaluateAggregates(plan: FidelityPlan): Promise<Evaluation> {
  const map = parseAggregateMap(textOf(plan.map), plan.map);
  textOf(plan.real);
  const real = await readAggregates(plan.real, map);
  const days = plan.days ?? Math.min(DAYS_MAX, real.days);
  const scenario = { ...plan.scenario, startMs: real.firstDay * DAY_MS };
  const { seed, customers, splits } = plan;
  const sampler = await samplerFor({ scenario, seed, customers });
  const labels = new Map(
    scenario.texture
      ? scenario.texture.categories.map(({ code, label }) => [code, label])
      : Object.entries(map.codes ?? {}).map(([label, code]) => [code, label]),
  );
  const payments = syntheticTable({ scenario, seed, customers, days, labels, sampler });
  const synthetic = dailySums(payments, real.categories);
  return {
    comparison: compareAggregates(real, synthetic, { seed, splits, keep: keeps(plan.half) }),
    real: { rows: real.rows, dropped: real.dropped, days: real.days },
    synthetic: { rows: payments.rows, days },
  };
}

/** Which weeks are of a half. */
function keeps(half: Half | undefined): ((week: number) => boolean) | undefined {
  if (half === undefined) return undefined;
  const chance = new Chance(0, 'fidelity/halves', -1);
  return (week) => chance.at(week, 0).unit() < 0.5 === (half === 'first');
}
