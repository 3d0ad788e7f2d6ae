import { Chance } from '@launderette/kernel';
import { EvaluationError } from '../errors.ts';
import { measureCatalogue } from './catalogue.ts';
import type { Common } from './measure.ts';
import { Sample } from './sample.ts';
import { meanOf, quantileOf } from './statistics/moments.ts';
import { diarySpan, type PaymentTable } from './table.ts';
import { type Sides, whySkipped } from './why-skipped.ts';
import { cutWindows, type Windows } from './windows.ts';

/** Entities below which two halves say nothing of each other. */
const ENTITIES_MIN = 20;
/** A floor below this is taken for this: ratios to nothing are infinite. */
const FLOOR_MIN = 0.001;
/** Of each side, the largest categories that are compared one by one. */
const CATEGORIES_TOP = 10;

export interface CompareOptions {
  readonly seed: number;
  /** Random splits of the real entities into halves; the figures are means over them. */
  readonly splits: number;
  /** Length of the windows that lives are cut into; absent: the diaries' own or the shorter of both sides. */
  readonly windowDays?: number | undefined;
  /** Windows a sample at most; absent: as many as half of the real entities have. */
  readonly windowsMax?: number | undefined;
}

/** One line of a report. */
export type MeasureFinding =
  | {
      readonly measure: string;
      /** Mean distance of one half of the real data from the other. */
      readonly floor: number;
      /** Mean distance of one half of the real data from as many synthetic units. */
      readonly value: number;
      /** value / max(floor, 0.001): about 1 for a perfect simulator, larger is worse. */
      readonly ratio: number;
    }
  | { readonly measure: string; readonly skipped: string };

export interface Comparison {
  readonly windowDays: number;
  readonly grainSeconds: number;
  /** Units in each sample. */
  readonly windowsCompared: number;
  readonly splits: number;
  readonly seed: number;
  readonly findings: readonly MeasureFinding[];
  readonly summary: {
    readonly measured: number;
    readonly medianRatio: number;
    readonly maxRatio: number;
    /** Share of the measures with a ratio of at most 3. */
    readonly withinThree: number;
    /** Median ratio by group. */
    readonly groups: Readonly<Record<string, number>>;
  };
}

/**
 * Compares synthetic with real payments, measure by measure, beside what two halves of the real ones differ by. Throws
 * EvaluationError TOO_FEW_ROWS where the real side has fewer than 20 entities or a side has no rows.
 */
export function compare(real: PaymentTable, synthetic: PaymentTable, options: CompareOptions): Comparison {
  const [ofReal, ofSynthetic] = withCommonCategories(real, synthetic);
  const windowDays = options.windowDays ?? windowOf(ofReal, ofSynthetic);
  const grainSeconds = Math.max(real.grainSeconds, synthetic.grainSeconds);
  const chance = new Chance(options.seed, 'fidelity/windows', -1);
  const r = cutWindows(ofReal, windowDays, grainSeconds, chance);
  const s = cutWindows(ofSynthetic, windowDays, grainSeconds, chance);
  if (r.entities < ENTITIES_MIN || s.rows === 0) {
    throw new EvaluationError('TOO_FEW_ROWS', 'too little to compare', [
      { path: 'real', message: `${r.entities} entities with ${r.rows} payments; ${ENTITIES_MIN} are needed` },
      { path: 'synthetic', message: `${s.entities} entities with ${s.rows} payments; 1 is needed` },
    ]);
  }
  const common = { windowDays, categories: largest(ofReal, ofSynthetic, r, s) };
  const sides: Sides = { real, synthetic, realWindows: r, syntheticWindows: s, grainSeconds };
  const skips = measureCatalogue.map((measure) => whySkipped(measure, sides, common));
  const { got, windowsCompared } = splitAndMeasure(r, s, common, grainSeconds, options, skips);
  const findings = measureCatalogue.map((measure, i) => findingOf(measure.name, skips[i], got[i] ?? []));
  const { splits, seed } = options;
  return { windowDays, grainSeconds, windowsCompared, splits, seed, findings, summary: summaryOf(findings) };
}

type Pair = readonly [floor: number, value: number];

function splitAndMeasure(
  real: Windows,
  synthetic: Windows,
  common: Common,
  grainSeconds: number,
  options: CompareOptions,
  skips: readonly (string | undefined)[],
): { got: Pair[][]; windowsCompared: number } {
  const got: Pair[][] = measureCatalogue.map(() => []);
  const chance = new Chance(options.seed, 'fidelity/splits', -1);
  let windowsCompared = 0;
  for (let split = 0; split < options.splits; split += 1) {
    const inFirst = halfOf(real.entities, chance, split);
    const first = shuffledByEntity(real, (entity) => inFirst[entity] === 1, chance, 4 * split + 1);
    const second = shuffledByEntity(real, (entity) => inFirst[entity] === 0, chance, 4 * split + 1);
    const other = shuffledByEntity(synthetic, () => true, chance, 4 * split + 2);
    const size = Math.min(first.length, second.length, other.length, options.windowsMax ?? Infinity);
    windowsCompared = size;
    const draw = (windows: Windows, units: Int32Array, side: number) =>
      new Sample(windows, chosen(windows, units, size, chance, 4 * split + 3, side), grainSeconds);
    const a = draw(real, first, 0);
    const b = draw(real, second, 1);
    const c = draw(synthetic, other, 2);
    measureCatalogue.forEach((measure, i) => {
      if (skips[i] !== undefined) return;
      (got[i] as Pair[]).push([measure.distance(a, b, common), measure.distance(a, c, common)]);
    });
  }
  return { got, windowsCompared };
}

/** 1 for the entities of the first half. */
function halfOf(entities: number, chance: Chance, split: number): Uint8Array {
  const order = [...new Array(entities).keys()];
  const rank = order.map((entity) => chance.at(entity, 4 * split).unit());
  order.sort((x, y) => (rank[x] as number) - (rank[y] as number));
  const inFirst = new Uint8Array(entities);
  for (const entity of order.slice(0, Math.floor(entities / 2))) inFirst[entity] = 1;
  return inFirst;
}

/** The units of the wanted entities, entity after entity in the order of chance: a part of them is whole lives. */
function shuffledByEntity(
  windows: Windows,
  wanted: (entity: number) => boolean,
  chance: Chance,
  tick: number,
): Int32Array {
  const units = [...new Array(windows.units).keys()].filter((unit) => wanted(windows.entity[unit] as number));
  const rank = Float64Array.from(units, (unit) => chance.at(windows.entity[unit] as number, tick).unit());
  const order = units.map((_, i) => i).sort((x, y) => (rank[x] as number) - (rank[y] as number) || x - y);
  return Int32Array.from(order, (i) => units[i] as number);
}

/** The first `size` units, or as many in proportion to their weights where these differ. */
function chosen(
  windows: Windows,
  units: Int32Array,
  size: number,
  chance: Chance,
  tick: number,
  side: number,
): Int32Array {
  const weights = Float64Array.from(units, (unit) => windows.weight[unit] as number);
  if (weights.every((weight) => weight === weights[0])) return units.slice(0, size);
  let sum = 0;
  const before = weights.map((weight) => (sum += weight));
  return Int32Array.from({ length: size }, (_, i) => {
    const target = chance.at(i, tick * 4 + side).unit() * sum;
    let low = 0;
    let high = before.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((before[middle] as number) <= target) low = middle + 1;
      else high = middle;
    }
    return units[low] as number;
  });
}

/** A line of a report, of the floor and the value of each split. */
export function findingOf(measure: string, skipped: string | undefined, pairs: readonly Pair[]): MeasureFinding {
  if (skipped !== undefined) return { measure, skipped };
  const floor = meanOf(pairs.map((pair) => pair[0]));
  const value = meanOf(pairs.map((pair) => pair[1]));
  if (!Number.isFinite(floor + value)) return { measure, skipped: 'too few payments' };
  return { measure, floor, value, ratio: value / Math.max(floor, FLOOR_MIN) };
}

/** What a report says in one line. */
export function summaryOf(findings: readonly MeasureFinding[]): Comparison['summary'] {
  const ratios = findings.flatMap((finding) => ('ratio' in finding ? [finding] : []));
  const median = (of: readonly { ratio: number }[]) =>
    quantileOf(
      of.map(({ ratio }) => ratio).sort((x, y) => x - y),
      0.5,
    );
  const groupOf = (measure: string) => measure.slice(0, measure.indexOf('.'));
  const groups = [...new Set(ratios.map(({ measure }) => groupOf(measure)))];
  return {
    measured: ratios.length,
    medianRatio: median(ratios),
    maxRatio: Math.max(...ratios.map(({ ratio }) => ratio)),
    withinThree: ratios.filter(({ ratio }) => ratio <= 3).length / ratios.length,
    groups: Object.fromEntries(
      groups.map((group) => [group, median(ratios.filter(({ measure }) => groupOf(measure) === group))]),
    ),
  };
}

function windowOf(real: PaymentTable, synthetic: PaymentTable): number {
  return Math.min(real.compound ? diarySpan(real) : real.days, synthetic.days);
}

/** Both tables with categories numbered alike. */
function withCommonCategories(real: PaymentTable, synthetic: PaymentTable): [PaymentTable, PaymentTable] {
  const labels = [...new Set([...real.categories, ...synthetic.categories])];
  const renumbered = (table: PaymentTable): PaymentTable => {
    const to = table.categories.map((label) => labels.indexOf(label));
    return { ...table, categories: labels, category: table.category.map((code) => to[code] as number) };
  };
  return [renumbered(real), renumbered(synthetic)];
}

/** The largest categories of either side; none where the sides have no label in common. */
function largest(real: PaymentTable, synthetic: PaymentTable, r: Windows, s: Windows): readonly number[] {
  const top = (table: PaymentTable, windows: Windows) => {
    const counts = new Float64Array(table.categories.length);
    for (const code of windows.category) counts[code] = (counts[code] as number) + 1;
    const present = [...counts.keys()].filter((code) => (counts[code] as number) > 0 && table.categories[code] !== '?');
    return present.sort((x, y) => (counts[y] as number) - (counts[x] as number));
  };
  const ofReal = top(real, r);
  const ofSynthetic = top(synthetic, s);
  if (!ofReal.some((code) => ofSynthetic.includes(code))) return [];
  return [...new Set([...ofReal.slice(0, CATEGORIES_TOP), ...ofSynthetic.slice(0, CATEGORIES_TOP)])].sort(
    (x, y) => x - y,
  );
}
