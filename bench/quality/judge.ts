import { membership, positiveLabel, quality, someRows, twoSample, utility } from '@launderette/evaluation';
import { Chance } from '@launderette/kernel';
import { type Table, takeRows } from '@launderette/tabular';

/** What a table drawn is judged by. */
export interface Judgement {
  readonly shapes: number;
  readonly pairs: number;
  readonly relatedPairs: number;
  readonly rocAuc: number;
  readonly prAuc: number;
  readonly twoSample: number;
  readonly coarse: number;
  readonly membership: number;
}

/** Rows of either kind that membership is asked of: each is compared with every drawn row. */
const ASKED_ROWS_MAX = 7_000;

/** A drawn table beside the rows learned from and rows apart. */
export function judge(train: Table, apart: Table, drawn: Table, target: string, seed: number): Judgement {
  const { shapes, pairs, relatedPairs } = quality(train, drawn);
  const { label, share } = positiveLabel(train, target);
  const useful = utility(drawn, apart, target, label, share);
  return {
    shapes,
    pairs,
    relatedPairs: relatedPairs ?? Number.NaN,
    rocAuc: useful.rocAuc,
    prAuc: useful.prAuc,
    twoSample: twoSample(train, drawn, { seed }),
    coarse: twoSample(train, drawn, { seed, coarse: true }),
    membership: membership(train, someRows(apart, ASKED_ROWS_MAX, seed), drawn, seed).tprAt1PercentFpr,
  };
}

/** What real rows apart reach as if they had been drawn, and real training rows as what is learned from. */
export function judgeReal(train: Table, apart: Table, target: string, seed: number): Judgement {
  const { label, share } = positiveLabel(train, target);
  const { rocAuc, prAuc } = utility(train, apart, target, label, share);
  return { ...judge(train, apart, apart, target, seed), rocAuc, prAuc };
}

/** 70 % of the rows to learn from, the others apart, by chance; at most `rowsMax` in all. */
export function split(table: Table, seed: number, rowsMax: number): { train: Table; apart: Table } {
  const order = shuffled(table.rows, seed, 'split').slice(0, Math.min(table.rows, rowsMax));
  const cut = Math.round(0.7 * order.length);
  return { train: takeRows(table, order.slice(0, cut)), apart: takeRows(table, order.slice(cut)) };
}

function shuffled(rows: number, seed: number, name: string): Int32Array {
  const chance = new Chance(seed, `bench/quality/${name}`, -1);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = 0; i < rows - 1; i += 1) {
    const j = i + chance.at(i, 0).below(rows - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
