import { Booster, type BoostOptions, binNumbers, quantileCuts } from '@launderette/tabular';
import type { RankingQuality } from '../ranking.ts';
import type { PaymentRun } from '../run.ts';
import { countLicit } from '../sample.ts';
import { behaviourFeatures } from './behaviour.ts';
import { LicitScores } from './licit-scores.ts';

/** The model learns from the beginning of the run and is tried on the rest. */
const TRAIN_SHARE = 0.7;
/** Ordinary payments that it learns from; more change little. */
const TRAIN_LICIT = 100_000;
/** Ordinary payments that it is tried on, each standing for several. */
const TEST_LICIT = 250_000;
const OPTIONS: BoostOptions = {
  roundsMax: 300,
  learningRate: 0.1,
  patience: 300,
  leavesMax: 31,
  rowsPerLeafMin: 10,
  lambda: 5,
  gainMin: 1e-6,
};

export interface HonestQuality extends RankingQuality {
  /** Illicit payments that it was tried on. */
  readonly illicit: number;
  /** Their share of all payments it was tried on. */
  readonly prevalence: number;
  /** Average precision over prevalence: how much better than at random. */
  readonly lift: number;
  /** What the lift may be, with a confidence of 95 % on either side: episodes drawn again with replacement. */
  readonly liftLow: number;
  readonly liftHigh: number;
}

export interface HonestFindings {
  readonly overall: HonestQuality;
  /** Each against ordinary payments; those with too few to judge are absent. */
  readonly byTypology: ReadonlyMap<string, HonestQuality>;
}

/** Fewer illicit payments on either side of the cut make no model, and no figure. */
const ILLICIT_MIN = 5;

export interface HonestOptions {
  readonly seed: number;
  /** How many times as much crime as usual there is: a payment of it counts that much less when the model is tried. */
  readonly crimeTimes: number;
}

/**
 * What a boosted tree with past-only features finds: crime should be hard to find, not impossible.
 *
 * Undefined if there are too few illicit payments to learn from or to try it on. `sample(licitTarget, holds)` chooses rows of the run.
 */
export function honestModel(
  run: PaymentRun,
  sample: (licitTarget: number, holds: (row: number) => boolean) => Int32Array,
  options: HonestOptions,
): HonestFindings | undefined {
  const order = Int32Array.from(run.timeMs, (_, row) => row).sort(
    (a, b) => (run.timeMs[a] as number) - (run.timeMs[b] as number) || a - b,
  );
  const late = new Uint8Array(run.rows);
  for (const row of order.subarray(Math.floor(run.rows * TRAIN_SHARE))) late[row] = 1;
  const train = sample(TRAIN_LICIT, (row) => late[row] === 0);
  const test = sample(TEST_LICIT, (row) => late[row] === 1);
  const rows = Int32Array.from([...train, ...test]);
  const labels = Uint8Array.from(rows, (row) => ((run.typology[row] as number) >= 0 ? 1 : 0));
  const illicitIn = (begin: number, end: number) => labels.subarray(begin, end).reduce((sum, each) => sum + each, 0);
  if (Math.min(illicitIn(0, train.length), illicitIn(train.length, rows.length)) < ILLICIT_MIN) return undefined;
  const scores = fitAndScore(run, order, rows, labels, train.length);
  const licitTested = test.length - illicitIn(train.length, rows.length);
  const licitLate = countLicit(run) - countLicitWhere(run, late, 0);
  return findings(run, test, scores, licitLate / licitTested, options);
}

function fitAndScore(
  run: PaymentRun,
  order: Int32Array,
  rows: Int32Array,
  labels: Uint8Array,
  trained: number,
): Float64Array {
  const { columns } = behaviourFeatures(run, order, rows);
  const features = columns.map((values) => binNumbers(values, quantileCuts(values.subarray(0, trained))));
  const places = Int32Array.from(rows, (_, place) => place);
  const booster = new Booster(
    features,
    features.map((_, i) => i),
    trained,
  );
  const forest = booster.fit(labels, places.slice(0, trained), new Int32Array(0), OPTIONS);
  const scores = new Float64Array(rows.length - trained).fill(forest.data.base);
  forest.score(features, places, trained, rows.length, scores);
  return scores;
}

function countLicitWhere(run: PaymentRun, marks: Uint8Array, mark: number): number {
  return marks.reduce((sum, each, row) => sum + (each === mark && (run.typology[row] as number) < 0 ? 1 : 0), 0);
}

function findings(
  run: PaymentRun,
  test: Int32Array,
  scores: Float64Array,
  licitWeight: number,
  { seed, crimeTimes }: HonestOptions,
): HonestFindings {
  const typologyOf = Int32Array.from(test, (row) => run.typology[row] as number);
  const licit = new LicitScores(
    scores.filter((_, i) => (typologyOf[i] as number) < 0),
    licitWeight,
  );
  const judge = (counts: (typology: number) => boolean): HonestQuality => {
    const kept = Int32Array.from(test, (_, i) => i).filter((i) => counts(typologyOf[i] as number));
    const episodes = kept.map((i) => run.episode[test[i] as number] as number);
    const own = Float64Array.from(kept, (i) => scores[i] as number);
    return { illicit: kept.length, ...licit.judge(own, episodes, 1 / crimeTimes, seed) };
  };
  const present = [...new Set(typologyOf)].filter((code) => code >= 0);
  const byTypology = present
    .map((code) => [run.typologies[code] as string, judge((typology) => typology === code)] as const)
    .filter(([, { illicit }]) => illicit >= ILLICIT_MIN);
  return { overall: judge((typology) => typology >= 0), byTypology: new Map(byTypology) };
}
