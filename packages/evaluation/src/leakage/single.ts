import { countApart, countLevels, type LevelCounts, ratesWithout } from './encoding.ts';
import { type CodeFeature, type Family, type Feature, FOLDS, type NumberFeature } from './features/feature.ts';
import { simultaneousWidth } from './limits.ts';

/**
 * How well one feature alone finds illicit payments: area under the ROC curve, 0.5 (says nothing) to 1 (is the label).
 *
 * Numbers count in either direction, so they never fall below 0.5. Codes are scored by the illicit share of their value in the other
 * folds, with payments of an episode in one of them: the direction is learned, and chance may leave them a little below 0.5. `features` says nothing: 0.5.
 */
export interface SingleAuc {
  readonly feature: string;
  readonly family: Family;
  readonly auc: number;
  /** Standard error, payments of an episode taken as one observation; 0 where all of them say the same, 1 of one alone. */
  readonly standardError: number;
  /** Lower confidence limit of 95 %, for all features at once: see `simultaneousWidth`. */
  readonly limit: number;
}

/** Illicit rows of a sample by typology: what a feature is judged on, against all ordinary rows. */
export interface Cases {
  /** 1: illicit, by row of the sample. */
  readonly labels: Uint8Array;
  /** Illicit rows judged, in order. */
  readonly rows: Int32Array;
  /** Episode of each of `rows`. */
  readonly episodes: Int32Array;
}

/** Every feature on every set of cases; `byCase[i]` is best first. */
export function singleAucs(
  features: readonly Feature[],
  labels: Uint8Array,
  cases: readonly Cases[],
  seed: number,
): SingleAuc[][] {
  const found: Found[][] = cases.map(() => []);
  const placesOf = cases.map(({ episodes }) => places(episodes));
  for (const feature of features) {
    const beat = 'values' in feature ? numberBeater(feature, labels) : codeBeater(feature, labels);
    cases.forEach((each, index) => {
      const summed = summary(beat(each), placesOf[index] as Int32Array, 'values' in feature);
      found[index]?.push({ feature: feature.name, family: feature.family, ...summed });
    });
  }
  return found.map((each) => withLimits(each, seed));
}

interface Found extends Omit<SingleAuc, 'limit'> {
  /** How far each episode pulls the area from its mean. */
  readonly pulls: Float64Array;
}

function withLimits(found: readonly Found[], seed: number): SingleAuc[] {
  const width = simultaneousWidth(
    found.map(({ pulls }) => pulls),
    seed,
  );
  return found
    .map(({ pulls: _, ...each }) => ({ ...each, limit: each.auc - width * each.standardError }))
    .sort((a, b) => b.auc - a.auc);
}

/** Codes by first appearance, from 0. */
function places(episodes: Int32Array): Int32Array {
  const placeOf = new Map<number, number>();
  return episodes.map((episode) => {
    const place = placeOf.get(episode) ?? placeOf.size;
    placeOf.set(episode, place);
    return place;
  });
}

/** The share of ordinary rows that each illicit row scores above, ties half; its mean is the area under the curve. */
type Beater = (cases: Cases) => Float64Array;

function numberBeater({ values }: NumberFeature, labels: Uint8Array): Beater {
  const licit = values
    .filter((_, row) => labels[row] === 0)
    .map(orderable)
    .sort();
  return ({ rows }) =>
    Float64Array.from(rows, (row) => {
      const value = orderable(values[row] as number);
      return (lowerBound(licit, value) + upperBound(licit, value)) / 2 / licit.length;
    });
}

/** What is missing stands below every number. */
const orderable = (value: number): number => (Number.isNaN(value) ? -Infinity : value);

function codeBeater(feature: CodeFeature, labels: Uint8Array): Beater {
  const licit = countLevels(feature, (row) => labels[row] === 0);
  return ({ rows }) => {
    const illicit = countApart(feature, rows);
    const folds = Array.from({ length: FOLDS }, (_, fold) => beatenByLevel(licit, illicit, fold));
    return Float64Array.from(
      rows,
      (row) => folds[feature.foldsApart[row] as number]?.[feature.codes[row] as number] as number,
    );
  };
}

/** In one fold, the share of its ordinary rows that a row of each level scores above; 0.5 where the fold has none. */
function beatenByLevel(licit: LevelCounts, illicit: LevelCounts, fold: number): Float64Array {
  const rates = ratesWithout(licit, illicit, fold);
  const order = Int32Array.from(rates, (_, level) => level).sort((a, b) => (rates[a] as number) - (rates[b] as number));
  const inFold = (level: number) => licit[level * FOLDS + fold] as number;
  const all = order.reduce((sum, level) => sum + inFold(level), 0);
  const beaten = new Float64Array(rates.length).fill(0.5);
  let below = 0;
  for (let begin = 0; begin < order.length && all > 0; ) {
    let end = begin;
    let here = 0;
    while (end < order.length && rates[order[end] as number] === rates[order[begin] as number])
      here += inFold(order[end++] as number);
    for (let i = begin; i < end; i += 1) beaten[order[i] as number] = (below + here / 2) / all;
    below += here;
    begin = end;
  }
  return beaten;
}

/** @param episodes place of each row's episode, from 0 */
function summary(
  beaten: Float64Array,
  episodes: Int32Array,
  twoSided: boolean,
): { auc: number; standardError: number; pulls: Float64Array } {
  const rows = beaten.length;
  const mean = beaten.reduce((sum, each) => sum + each, 0) / rows;
  const count = episodes.reduce((most, place) => Math.max(most, place + 1), 0);
  const pulls = new Float64Array(count);
  beaten.forEach((each, i) => {
    (pulls[episodes[i] as number] as number) += (each - mean) / rows;
  });
  const squares = pulls.reduce((sum, pull) => sum + pull * pull, 0);
  // The mean is of the same few episodes, which makes their squares a little small.
  const standardError = count < 2 ? 1 : Math.sqrt((squares * count) / (count - 1));
  return { auc: twoSided ? Math.max(mean, 1 - mean) : mean, standardError, pulls };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
