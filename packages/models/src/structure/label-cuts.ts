import { ln } from '@launderette/kernel';
import { columnIndex, isCategory, type Table } from '@launderette/tabular';
import type { Frame } from './frame.ts';

/** Labels more than these are no question with few answers. */
const LABELS_MAX = 12;
/** Rows that each side of a cut must have: fewer would say something of people. */
const SIDE_ROWS_MIN = 15;
const CUTS_MAX = 24;

/** Values of a column with the label of each, sorted by value; labels are small whole numbers, -1 is missing. */
interface Labelled {
  readonly values: Float64Array;
  /** `[(values + 1) * labels]`: rows of each label before a place. */
  readonly before: Float64Array;
  readonly labels: number;
}

/**
 * Values between which the shares of a table's labels differ, ascending: those that a tree over this column alone would ask
 * about, as far as the description gets shorter by it (Fayyad and Irani 1993). Bins of equal weight would blur a limit that few
 * rows exceed, and with it what makes them rare.
 */
export function labelCuts(values: Float64Array, labels: Int32Array): number[] {
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  if (count < 2 || count > LABELS_MAX) return [];
  const order = Int32Array.from(values.keys())
    .filter((row) => labels[row]! >= 0)
    .sort((a, b) => values[a]! - values[b]! || a - b);
  const before = new Float64Array((order.length + 1) * count);
  order.forEach((row, place) => {
    before.copyWithin((place + 1) * count, place * count, (place + 1) * count);
    before[(place + 1) * count + labels[row]!]! += 1;
  });
  const of: Labelled = { values: Float64Array.from(order, (row) => values[row]!), before, labels: count };
  const open = [{ from: 0, to: order.length }];
  const cuts: number[] = [];
  while (open.length > 0 && cuts.length < CUTS_MAX) {
    const { from, to } = open.shift()!;
    const at = bestCut(of, from, to);
    if (at === undefined) continue;
    cuts.push((of.values[at - 1]! + of.values[at]!) / 2);
    open.push({ from, to: at }, { from: at, to });
  }
  return cuts.sort((a, b) => a - b);
}

/** The place that tells labels apart best, if that is worth what it takes to say where it is. */
function bestCut(of: Labelled, from: number, to: number): number | undefined {
  const whole = entropy(of, from, to);
  if (whole.labels < 2) return undefined;
  let best = Number.POSITIVE_INFINITY;
  let at = -1;
  for (let place = from + SIDE_ROWS_MIN; place <= to - SIDE_ROWS_MIN; place += 1) {
    if (of.values[place] === of.values[place - 1]) continue;
    const nats = entropy(of, from, place).nats + entropy(of, place, to).nats;
    if (nats < best) {
      best = nats;
      at = place;
    }
  }
  if (at < 0) return undefined;
  const rows = to - from;
  const left = entropy(of, from, at);
  const right = entropy(of, at, to);
  const meanOf = ({ nats, labels }: Entropy, count: number): number => (labels * nats) / count;
  const classes = meanOf(whole, rows) - meanOf(left, at - from) - meanOf(right, to - at);
  const price = ln(rows - 1) + ln(Math.max(1, power3(whole.labels) - 2)) - classes;
  return whole.nats - best > price ? at : undefined;
}

/** 3 to the power of a count of labels. */
function power3(labels: number): number {
  let result = 1;
  for (let k = 0; k < labels; k += 1) result *= 3;
  return result;
}

/** Cuts for the rows in which a column is present, by codes of labels of all rows; none without labels. */
export const cutsFor = (values: Float64Array, present: Int32Array, labels: Float64Array | undefined): number[] =>
  labels === undefined
    ? []
    : labelCuts(
        values,
        Int32Array.from(present, (row) => (Number.isNaN(labels[row]!) ? -1 : labels[row]!)),
      );

/** A target's codes by row, if it is a category. */
export function labelsOf(table: Table, frame: Frame, target: string | undefined): Float64Array | undefined {
  if (target === undefined) return undefined;
  const at = columnIndex(table, target);
  return isCategory(table.columns[at]!) ? frame[at] : undefined;
}

interface Entropy {
  /** Of all rows together. */
  readonly nats: number;
  /** Labels that occur. */
  readonly labels: number;
}

function entropy({ before, labels }: Labelled, from: number, to: number): Entropy {
  const rows = to - from;
  let nats = 0;
  let present = 0;
  for (let label = 0; label < labels; label += 1) {
    const count = before[to * labels + label]! - before[from * labels + label]!;
    if (count === 0) continue;
    present += 1;
    nats -= count * ln(count / rows);
  }
  return { nats, labels: present };
}
