import { ln } from '@launderette/kernel';
import { type BinnedFeature, sigmoid } from '@launderette/tabular';
import type { ColumnTokens } from '../structure/column-tokens.ts';
import type { Frame } from '../structure/frame.ts';
import { near } from '../structure/near.ts';
import { relationValue } from '../structure/relations.ts';
import { rightTokens } from '../structure/token-tree.ts';
import type { ColumnPlan } from './plan.ts';

/** Probability of what the model cannot give: a category never seen, a lookup that is broken. */
const IMPOSSIBLE = 1e-9;

/** Adds to `out` the logarithm of the probability (density in bins) of each row's value in a plan's column. */
export function addLogProbability(
  plan: ColumnPlan,
  tokens: ColumnTokens,
  frame: Frame,
  features: readonly BinnedFeature[],
  tokensOf: readonly (Int32Array | undefined)[],
  out: Float64Array,
): Int32Array {
  const own = frame[plan.column]!;
  const ofRow = Int32Array.from(own, (value, row) => tokenAt(tokens, frame, row, value));
  const lookup = plan.lookup;
  if (lookup !== undefined) {
    const from = tokensOf[lookup.from]!;
    ofRow.forEach((token, row) => {
      if (from[row]! < 0 || lookup.tokens[from[row]!] !== token) out[row]! += ln(IMPOSSIBLE);
    });
    return ofRow;
  }
  ofRow.forEach((token, row) => {
    if (token < 0) out[row]! += ln(IMPOSSIBLE);
    else if (tokens.numeric !== undefined && token >= tokens.valuesFrom)
      out[row]! += ln(tokens.numeric.densityWithin(token - tokens.valuesFrom, own[row]!, tokens.anchorAt(frame, row)));
  });
  addQuestions(plan, tokens, frame, features, ofRow, out);
  return ofRow;
}

/** The token a value was drawn as: the first relation that applies and gives it, else that of the value. */
function tokenAt(tokens: ColumnTokens, frame: Frame, row: number, value: number): number {
  const { relations } = tokens.data;
  for (let k = 0; k < relations.length; k += 1) {
    const given = relationValue(relations[k]!, row, frame);
    if (near(given, value) && tokens.relationApplies(given)) return tokens.relationsFrom + k;
  }
  return tokens.tokenOf(value, tokens.anchorAt(frame, row));
}

function addQuestions(
  plan: ColumnPlan,
  tokens: ColumnTokens,
  frame: Frame,
  features: readonly BinnedFeature[],
  ofRow: Int32Array,
  out: Float64Array,
): void {
  const { left, right } = plan.tree;
  const rights = rightTokens(plan.tree);
  const waiting: (Int32Array | undefined)[] = [Int32Array.from(ofRow.keys()).filter((row) => ofRow[row]! >= 0)];
  for (let node = 0; node < left.length; node += 1) {
    const here = waiting[node];
    waiting[node] = undefined;
    if (here === undefined || here.length === 0) continue;
    const isRight = (row: number): boolean => rights[node]!.has(ofRow[row]!);
    const relation = tokens.relationOf(-1 - left[node]!);
    const asked =
      relation === undefined ? here : here.filter((row) => tokens.relationApplies(relationValue(relation, row, frame)));
    const forest = plan.forests[node]!;
    const scores = new Float64Array(asked.length).fill(forest.data.base);
    forest.score(features, asked, 0, asked.length, scores);
    asked.forEach((row, i) => {
      const toRight = sigmoid(scores[i]!);
      out[row]! += ln(Math.max(IMPOSSIBLE, isRight(row) ? toRight : 1 - toRight));
    });
    if (left[node]! >= 0) waiting[left[node]!] = here.filter((row) => !isRight(row));
    if (right[node]! >= 0) waiting[right[node]!] = here.filter(isRight);
  }
}
