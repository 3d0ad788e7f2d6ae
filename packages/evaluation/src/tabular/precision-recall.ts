import { byScore } from './ranking.ts';
import type { Prediction } from './utility.ts';

/** Points of a curve: enough for the eye, too few to tell rows. */
const STEPS = 50;

export interface PrecisionRecallPoint {
  readonly recall: number;
  readonly precision: number;
}

/**
 * Precision at recalls of 1/50, 2/50, … 1, each of the smallest set of highest scores that reaches it, ties flagged whole. Empty
 * without a positive; precision 1 throughout where scores are the labels themselves.
 */
export function precisionRecall({ truth, scores }: Prediction): PrecisionRecallPoint[] {
  const order = byScore(scores);
  const total = truth.reduce((sum, label) => sum + label, 0);
  const points: PrecisionRecallPoint[] = [];
  let found = 0;
  for (let begin = 0; total > 0 && begin < order.length; ) {
    let end = begin;
    while (end < order.length && scores[order[end]!] === scores[order[begin]!]) found += truth[order[end++]!]!;
    while (points.length < STEPS && found * STEPS >= (points.length + 1) * total)
      points.push({ recall: (points.length + 1) / STEPS, precision: found / end });
    begin = end;
  }
  return points;
}
