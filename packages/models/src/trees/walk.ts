import type { Chance } from '@launderette/kernel';
import { type BinnedFeature, type Forest, sigmoid } from '@launderette/tabular';
import type { TokenTree } from '../structure/token-tree.ts';

/** How rows are led through a tree of questions. */
export interface Walk {
  readonly tree: TokenTree;
  readonly forests: readonly Forest[];
  readonly features: readonly BinnedFeature[];
  /** Whether the relation to the left of a node is out of the question for a row; undefined if there is no relation. */
  readonly closed: (node: number) => ((row: number) => boolean) | undefined;
  /** Which children may be entered, where conditions forbid tokens; a bit each, 1 left and 2 right. */
  readonly open?: Uint8Array;
}

/** Both children may be entered. */
export const BOTH = 3;
const LEFT = 1;

/**
 * Draws a token for each of `rows`, written to `ofRow`. `units` holds one number in [0, 1) a row, which decides all its
 * questions, rescaled after each. Where a condition leaves one child only, the row goes there and its weight is
 * multiplied by the probability of that; where it leaves none, the weight is 0.
 */
export function walk(
  { tree, forests, features, closed, open }: Walk,
  rows: Int32Array,
  units: Float64Array,
  ofRow: Int32Array,
  weights?: Float64Array,
): void {
  const { left, right } = tree;
  if (left.length === 0) {
    for (const row of rows) ofRow[row] = 0;
    return;
  }
  const scores = new Float64Array(rows.length);
  const waiting: (Int32Array | undefined)[] = [rows];
  for (let node = 0; node < left.length; node += 1) {
    let here = waiting[node];
    waiting[node] = undefined;
    if (here === undefined || here.length === 0) continue;
    const isClosed = closed(node);
    const allowed = open?.[node] ?? BOTH;
    if (isClosed !== undefined) {
      const passed = here.filter(isClosed);
      if ((allowed & 2) === 0) for (const row of passed) weights![row] = 0;
      send(right[node]!, passed, waiting, ofRow);
      here = here.filter((row) => !isClosed(row));
    }
    const forest = forests[node]!;
    scores.fill(forest.data.base, 0, here.length);
    forest.score(features, here, 0, here.length, scores);
    if (allowed === BOTH) divide(here, scores, units, node, tree, waiting, ofRow);
    else {
      here.forEach((row, i) => {
        const toRight = sigmoid(scores[i]!);
        weights![row]! *= allowed === 0 ? 0 : allowed === LEFT ? 1 - toRight : toRight;
      });
      send(allowed === LEFT ? left[node]! : right[node]!, here, waiting, ofRow);
    }
  }
}

function divide(
  rows: Int32Array,
  scores: Float64Array,
  units: Float64Array,
  node: number,
  { left, right }: TokenTree,
  waiting: (Int32Array | undefined)[],
  ofRow: Int32Array,
): void {
  const toLeft = new Int32Array(rows.length);
  const toRight = new Int32Array(rows.length);
  let lefts = 0;
  let rights = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const pLeft = 1 - sigmoid(scores[i]!);
    const unit = units[row]!;
    if (unit < pLeft) {
      units[row] = unit / pLeft;
      toLeft[lefts++] = row;
    } else {
      units[row] = (unit - pLeft) / (1 - pLeft);
      toRight[rights++] = row;
    }
  }
  send(left[node]!, toLeft.subarray(0, lefts), waiting, ofRow);
  send(right[node]!, toRight.subarray(0, rights), waiting, ofRow);
}

function send(child: number, rows: Int32Array, waiting: (Int32Array | undefined)[], ofRow: Int32Array): void {
  if (child < 0) {
    for (const row of rows) ofRow[row] = -1 - child;
    return;
  }
  const before = waiting[child];
  if (before === undefined || before.length === 0) waiting[child] = rows;
  else {
    const joined = new Int32Array(before.length + rows.length);
    joined.set(before);
    joined.set(rows, before.length);
    waiting[child] = joined;
  }
}

/** 53 bits: what is left after a question decides the next. */
export const wideUnit = (chance: Chance): number => chance.unit() + chance.bits() * 2 ** -64;
