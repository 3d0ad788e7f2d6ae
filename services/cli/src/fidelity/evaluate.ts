import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import {
  type ColumnMap,
  type Comparison,
  compare,
  diarySpan,
  isAggregateMap,
  type PaymentTable,
  parseColumnMap,
  readPayments,
} from '@launderette/evaluation';
import { samplerFor } from '@launderette/simulator';
import type { Scenario } from '@launderette/world';
import { evaluateAggregates } from './aggregates.ts';
import { textOf } from './failure.ts';
import type { FidelityPlan } from './fidelity-flags.ts';
import { halfOf } from './halves.ts';
import { syntheticTable } from './synthetic-table.ts';

const DAY_MS = 86_400_000;
/** A month: diaries then begin on any day of it. */
const DIARY_DAYS = 31;
/** Two years of a longer sample: the ends of months fall on its own weekdays, and seasons beyond it are not simulated. */
const DAYS_MAX = 731;
/** Months of a person's life are compared, unless told otherwise: longer windows are few. */
const WINDOW_DAYS = 30;

export interface Evaluation {
  readonly comparison: Comparison;
  readonly real: { readonly rows: number; readonly dropped: number; readonly days: number };
  readonly synthetic: { readonly rows: number; readonly days: number };
}

/** Simulates what a sample is compared to, with the sample's own dates and kind of windows, and compares. */
export async function evaluateFidelity(plan: FidelityPlan): Promise<Evaluation> {
  if (isAggregateMap(textOf(plan.map))) return evaluateAggregates(plan);
  const map = parseColumnMap(textOf(plan.map), plan.map);
  textOf(plan.real);
  const whole = await readPayments(plan.real, map);
  const real = halfOf(whole, plan.half);
  const diaryDays = whole.compound ? diarySpan(whole) : undefined;
  const days = plan.days ?? (whole.compound ? DIARY_DAYS : Math.min(DAYS_MAX, Math.max(WINDOW_DAYS, whole.days)));
  const scenario = whole.compound || !whole.calendar ? plan.scenario : startingOn(plan.scenario, whole.firstDay);
  const { seed, customers, splits, windowsMax } = plan;
  const sampler = await samplerFor({ scenario, seed, customers });
  const labels = labelsOf(scenario, map);
  const synthetic = syntheticTable({ scenario, seed, customers, days, diaryDays, labels, sampler });
  if (plan.export !== undefined) await writeCsv(plan.export, synthetic);
  const windowDays = plan.windowDays ?? diaryDays ?? Math.min(WINDOW_DAYS, days, whole.days);
  return {
    comparison: compare(real, synthetic, { seed, splits, windowDays, windowsMax }),
    real: { rows: real.rows, dropped: whole.dropped, days: real.days },
    synthetic: { rows: synthetic.rows, days },
  };
}

/** The same world on the dates of the sample, so that weekdays and days of the month are as common. */
function startingOn(scenario: Scenario, day: number): Scenario {
  return { ...scenario, startMs: day * DAY_MS };
}

/** What the sample calls the categories of merchants: the texture knows, otherwise the map may. */
function labelsOf({ texture }: Scenario, { codes = {} }: ColumnMap): ReadonlyMap<string, string> {
  if (texture) return new Map(texture.categories.map(({ code, label }) => [code, label]));
  return new Map(Object.entries(codes).map(([label, code]) => [code, label]));
}

/** Writes the synthetic payments as they were compared: entity, diary, time, amount, category, counterparty. */
async function writeCsv(path: string, table: PaymentTable): Promise<void> {
  const file = createWriteStream(path);
  file.write('customer,diary,time,amount,category,counterparty\n');
  for (let row = 0; row < table.rows; row += 1) {
    const ms = ((table.day[row] as number) * 86_400 + Math.max(0, table.second[row] as number)) * 1000;
    const time = new Date(ms).toISOString().slice(0, 19);
    const amount = ((table.cents[row] as number) / 100).toFixed(2);
    const category = table.categories[table.category[row] as number];
    const fields = [table.entity[row], table.unit[row], time, amount, category, table.counterparty[row]];
    if (!file.write(`${fields.join(',')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
