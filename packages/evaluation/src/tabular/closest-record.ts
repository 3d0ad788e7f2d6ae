import type { Table } from '@launderette/tabular';
import { someRows } from './membership.ts';
import { nearest, RowSpace } from './nearest.ts';

/** Distances of synthetic rows to real ones. A diagnostic only: sets that pass it can still leak (arXiv 2505.01524). */
export interface ClosestRecord {
  /** Median distance of a synthetic row to the closest training row (DCR); 0 on identical inputs. */
  readonly medianDistance: number;
  /** Median ratio of the closest to the second closest distance (NNDR); 0 on identical inputs, 1 where neither is special. */
  readonly medianRatio: number;
  /** Share of synthetic rows closer to the training rows than to as many rows apart, ties counting half; 0.5 is best. */
  readonly closerToTrain: number;
}

/** `synthetic` against `train` and rows apart, equally many of both. */
export function closestRecord(train: Table, apart: Table, synthetic: Table, seed: number): ClosestRecord {
  const rows = Math.min(train.rows, apart.rows);
  const space = new RowSpace(train);
  const queries = space.points(synthetic);
  const near = nearest(space.points(someRows(train, rows, seed)), queries);
  const far = nearest(space.points(someRows(apart, rows, seed)), queries);
  let closer = 0;
  near.first.forEach((distance, i) => {
    if (distance < far.first[i]!) closer += 1;
    else if (distance === far.first[i]) closer += 0.5;
  });
  const ratios = near.first.map((distance, i) => (near.second[i] === 0 ? 1 : distance / near.second[i]!));
  return { medianDistance: median(near.first), medianRatio: median(ratios), closerToTrain: closer / synthetic.rows };
}

const median = (values: Float64Array): number => values.slice().sort()[values.length >> 1]!;
