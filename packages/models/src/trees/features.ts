import { weekdayOf } from '@launderette/kernel';
import {
  type BinnedFeature,
  binNumbers,
  type Column,
  categoryBin,
  isCategory,
  MISSING_BIN,
  quantileCuts,
} from '@launderette/tabular';
import { correlation } from '../structure/correlation.ts';
import type { Frame } from '../structure/frame.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What a tree may ask of the columns before. */
export type Feature =
  | { readonly kind: 'number'; readonly column: number; readonly cuts: Float64Array }
  /** Bins by level: the most frequent levels have one each. */
  | { readonly kind: 'category'; readonly column: number; readonly ranks: Int32Array }
  /** Difference of two columns that move together: what is new in the second. */
  | { readonly kind: 'difference'; readonly column: number; readonly other: number; readonly cuts: Float64Array }
  /** Hour of the day or weekday of a time. */
  | { readonly kind: 'hour' | 'weekday'; readonly column: number };

/** Correlation of ranks from which the difference of two columns is a feature. */
const TOGETHER_MIN = 0.7;

/** The features that a column offers to later ones. `earlier` are the columns drawn before it. */
export function featuresOf(
  columns: readonly Column[],
  frame: Frame,
  column: number,
  earlier: readonly number[],
): Feature[] {
  const { type } = columns[column]!.schema;
  if (type === 'identifier') return [];
  if (isCategory(columns[column]!)) return [{ kind: 'category', column, ranks: ranksOf(frame[column]!) }];
  const features: Feature[] = [{ kind: 'number', column, cuts: quantileCuts(frame[column]!) }];
  if (type === 'time') return [...features, { kind: 'hour', column }, { kind: 'weekday', column }];
  const other = mostAlike(columns, frame, column, earlier);
  if (other !== undefined) {
    const difference = frame[column]!.map((value, row) => value - frame[other]![row]!);
    features.push({ kind: 'difference', column, other, cuts: quantileCuts(difference) });
  }
  return features;
}

function mostAlike(
  columns: readonly Column[],
  frame: Frame,
  column: number,
  earlier: readonly number[],
): number | undefined {
  let best: number | undefined;
  let most = TOGETHER_MIN;
  for (const other of earlier) {
    if (columns[other]!.schema.type !== 'number' || isCategory(columns[other]!)) continue;
    const r = correlation(frame[column]!, frame[other]!);
    if (r > most) {
      most = r;
      best = other;
    }
  }
  return best;
}

/** Rank of each level by frequency. */
function ranksOf(codes: Float64Array): Int32Array {
  const counts: number[] = [];
  for (const code of codes) if (!Number.isNaN(code)) counts[code] = (counts[code] ?? 0) + 1;
  const order = Array.from(counts, (count, code) => ({ code, count: count ?? 0 })).sort(
    (a, b) => b.count - a.count || a.code - b.code,
  );
  const ranks = new Int32Array(counts.length);
  order.forEach(({ code }, rank) => {
    ranks[code] = rank;
  });
  return ranks;
}

/** A feature of the first `rows` rows of a frame, in bins. */
export function binFeature(feature: Feature, frame: Frame): BinnedFeature {
  const values = frame[feature.column]!;
  switch (feature.kind) {
    case 'number':
      return binNumbers(values, feature.cuts);
    case 'difference':
      return binNumbers(
        values.map((value, row) => value - frame[feature.other]![row]!),
        feature.cuts,
      );
    case 'category':
      return {
        codes: Uint8Array.from(values, (code) =>
          Number.isNaN(code) ? MISSING_BIN : categoryBin(feature.ranks[code] ?? feature.ranks.length),
        ),
        bins: Math.min(256, feature.ranks.length + 2),
        categorical: true,
      };
    case 'hour':
      return clockFeature(values, 24, (time) => Math.floor((time - Math.floor(time / DAY_MS) * DAY_MS) / HOUR_MS));
    case 'weekday':
      return clockFeature(values, 7, (time) => weekdayOf(Math.floor(time / DAY_MS)));
  }
}

const clockFeature = (values: Float64Array, bins: number, of: (time: number) => number): BinnedFeature => ({
  codes: Uint8Array.from(values, (time) => (Number.isNaN(time) ? MISSING_BIN : 1 + of(time))),
  bins: bins + 1,
  categorical: false,
});
