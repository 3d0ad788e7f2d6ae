import { Chance } from '@launderette/kernel';
import {
  type BinnedFeature,
  Booster,
  binCategories,
  binNumbers,
  isCategory,
  quantileCuts,
  type Table,
} from '@launderette/tabular';
import { permutation } from '../nets/draws.ts';
import type { Frame } from '../structure/frame.ts';

/** Rows of each kind that are compared. */
const ROWS_MAX = 2000;
/** Numbers are compared by their place among as many quantiles: what is finer is settled without the network. */
const QUANTILES = 20;
const BOOST = {
  roundsMax: 40,
  learningRate: 0.15,
  patience: 40,
  leavesMax: 8,
  rowsPerLeafMin: 10,
  lambda: 2,
  gainMin: 1e-3,
};

/** Tells drawn rows from real ones, to see whether training still helps: losses of such networks do not say. */
export class Watch {
  private readonly table: Table;
  private readonly frame: Frame;
  private readonly rows: Int32Array;

  constructor(table: Table, frame: Frame, seed: number) {
    this.table = table;
    this.frame = frame;
    this.rows = permutation(table.rows, new Chance(seed, 'models/mixed/watch', -1), 0).slice(0, ROWS_MAX);
  }

  get count(): number {
    return this.rows.length;
  }

  /** ROC AUC of boosted trees that learn on half of both and are asked about the other; 0.5 is best. */
  twoSample(drawn: Frame): number {
    const { length } = this.rows;
    const features = this.table.columns.flatMap((column, i): BinnedFeature[] => {
      if (column.schema.type === 'identifier') return [];
      const values = new Float64Array(2 * length);
      this.rows.forEach((row, at) => {
        values[at] = this.frame[i]![row]!;
        values[length + at] = drawn[i]![at]!;
      });
      return isCategory(column)
        ? [
            binCategories(
              Int32Array.from(values, (code) => (Number.isNaN(code) ? -1 : code)),
              column.levels.length,
            ),
          ]
        : [binNumbers(values, quantileCuts(values, QUANTILES))];
    });
    const labels = Uint8Array.from({ length: 2 * length }, (_, i) => (i < length ? 0 : 1));
    const all = Int32Array.from(labels.keys());
    const train = all.filter((row) => row % 2 === 0);
    const asked = all.filter((row) => row % 2 === 1);
    const booster = new Booster(features, [...features.keys()], labels.length);
    const forest = booster.fit(labels, train, new Int32Array(0), BOOST);
    const scores = new Float64Array(asked.length);
    forest.score(features, asked, 0, asked.length, scores);
    return rocAuc(
      asked.map((row) => labels[row]!),
      scores,
    );
  }
}

/** Share of pairs of a drawn and a real row in which the drawn one scores higher, ties counted half. */
function rocAuc(labels: Int32Array, scores: Float64Array): number {
  const order = [...labels.keys()].sort((a, b) => scores[a]! - scores[b]!);
  let sum = 0;
  let yes = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && scores[order[end]!] === scores[order[i]!]) end += 1;
    for (let k = i; k < end; k += 1)
      if (labels[order[k]!] === 1) {
        sum += (i + end + 1) / 2;
        yes += 1;
      }
    i = end;
  }
  return (sum - (yes * (yes + 1)) / 2) / (yes * (labels.length - yes));
}
