import { Chance } from '@launderette/kernel';
import { type Table, takeRows } from '@launderette/tabular';
import { nearest, RowSpace } from './nearest.ts';
import { rocAuc, truePositiveShareAt } from './ranking.ts';

/** Distances are compared to this many units, so that the last bits of a sum do not order equal rows. */
const DISTANCE_UNIT = 1e-5;
const FALSE_SHARE = 0.01;

export interface Membership {
  /** ROC AUC of telling members from others by nearness to a synthetic row; 0.5 is best. */
  readonly rocAuc: number;
  /** Share of members found at 1 % false alarms; 0.01 is what guessing gives. */
  readonly tprAt1PercentFpr: number;
}

/**
 * Membership inference by distance: an attacker who sees the synthetic rows calls those people members who are close to
 * one. Members are rows of the training table, others rows apart, equally many of both. A synthetic table that is the
 * training table itself gives 1 and 1.
 */
export function membership(train: Table, apart: Table, synthetic: Table, seed: number): Membership {
  const rows = Math.min(train.rows, apart.rows);
  const space = new RowSpace(train);
  const base = space.points(synthetic);
  const members = nearest(base, space.points(someRows(train, rows, seed))).first;
  const others = nearest(base, space.points(someRows(apart, rows, seed))).first;
  const scores = Float64Array.from([...members, ...others], (distance) => -Math.round(distance / DISTANCE_UNIT));
  const labels = Uint8Array.from(scores, (_, i) => (i < rows ? 1 : 0));
  return { rocAuc: rocAuc(labels, scores), tprAt1PercentFpr: truePositiveShareAt(labels, scores, FALSE_SHARE) };
}

/** `count` rows of a table, by chance. */
export function someRows(table: Table, count: number, seed: number): Table {
  if (count >= table.rows) return table;
  const chance = new Chance(seed, 'evaluation/some-rows', -1);
  const order = Int32Array.from({ length: table.rows }, (_, i) => i);
  for (let i = 0; i < count; i += 1) {
    const j = i + chance.at(i, 0).below(table.rows - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return takeRows(table, order.slice(0, count));
}
