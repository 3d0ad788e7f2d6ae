import {
  closestRecord,
  coverage,
  density,
  membership,
  neighbourhoods,
  positiveLabel,
  predict,
  quality,
  twoSample,
  usefulness,
} from '@launderette/evaluation';
import type { Table } from '@launderette/tabular';

type Prediction = ReturnType<typeof predict>;

/** What is predicted of rows apart, by what was learned from either table. */
export interface Predictions {
  readonly target: string;
  readonly label: string;
  readonly share: number;
  readonly onReal: Prediction;
  readonly onSynthetic: Prediction;
}

/** A synthetic table, the real one that it was learned from, and, for usefulness and privacy, rows apart. */
export interface Asked {
  readonly real: Table;
  readonly synthetic: Table;
  readonly test: Table | undefined;
  readonly seed: number;
  readonly predictions?: Predictions;
}

/** The target predicted from both tables; nothing without rows apart or a target. */
export function predictionsOf(
  real: Table,
  synthetic: Table,
  test: Table | undefined,
  target: string | undefined,
): { predictions?: Predictions } {
  if (test === undefined || target === undefined) return {};
  const { label, share } = positiveLabel(real, target);
  const onReal = predict(real, test, target, label);
  return { predictions: { target, label, share, onReal, onSynthetic: predict(synthetic, test, target, label) } };
}

/** Every figure that the command prints. */
export function judgeTable(asked: Asked) {
  const { real, synthetic, test, seed, predictions } = asked;
  const { byColumn, ...overall } = quality(real, synthetic);
  return {
    quality: overall,
    ...densityAndCoverage(real, synthetic, seed),
    twoSample: twoSample(real, synthetic, { seed }),
    twoSampleCoarse: twoSample(real, synthetic, { seed, coarse: true }),
    ...(predictions === undefined
      ? {}
      : {
          trainedOnSynthetic: usefulness(predictions.onSynthetic, predictions.share),
          trainedOnReal: usefulness(predictions.onReal, predictions.share),
        }),
    ...(test === undefined
      ? {}
      : {
          membership: membership(real, test, synthetic, seed),
          closestRecord: closestRecord(real, test, synthetic, seed),
        }),
    byColumn,
  };
}

function densityAndCoverage(real: Table, synthetic: Table, seed: number) {
  const found = neighbourhoods(real, synthetic, seed);
  return found === undefined ? {} : { density: density(found), coverage: coverage(found) };
}
