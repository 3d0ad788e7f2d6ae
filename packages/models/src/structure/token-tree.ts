/**
 * A binary tree whose leaves are tokens. Drawing a token is a walk from the root, one yes-or-no question a node.
 * Children are node numbers, or -1 - token for a leaf; node 0 is the root. A tree of one token has no node.
 */
export interface TokenTree {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

interface Item {
  readonly weight: number;
  /** Child reference, to be resolved when the tree is laid out. */
  readonly branch: Branch;
}

type Branch = number | { readonly left: Branch; readonly right: Branch };

/** Which tokens are what: first a missing value, if there is a token before the relations, then relations, then values. */
export interface TokenKinds {
  readonly relationsFrom: number;
  readonly relationsTo: number;
  /** Where groups of ordered values begin; undefined where values have no order. */
  readonly groups?: Int32Array | undefined;
}

/**
 * The tree for tokens of the given weights. First it is asked whether the value is missing, then for each relation whether
 * it holds, since a relation can be out of the question for a row; then for one group of values after the other. Values of a
 * group are cut into halves of about equal weight, so that a question reads "above this value?" and few are needed; others are joined by least weight (Huffman
 * 1952), which makes the expected number of questions least.
 */
export function buildTokenTree(weights: Float64Array, kinds: TokenKinds): TokenTree {
  let root = values(weights, kinds);
  for (let token = kinds.relationsTo - 1; token >= kinds.relationsFrom; token -= 1) {
    root = root === undefined ? token : { left: token, right: root };
  }
  if (kinds.relationsFrom > 0) root = root === undefined ? 0 : { left: 0, right: root };
  return layOut(root ?? 0);
}

/** The tokens of values, after the others. */
function values(weights: Float64Array, { relationsTo: from, groups }: TokenKinds): Branch | undefined {
  const to = weights.length;
  if (to === from) return undefined;
  if (groups === undefined)
    return joined(Array.from(weights.subarray(from), (weight, i) => ({ weight, branch: from + i })));
  const sums = new Float64Array(to + 1);
  weights.forEach((weight, i) => {
    sums[i + 1] = sums[i]! + weight;
  });
  let root: Branch | undefined;
  for (let g = groups.length - 1; g >= 0; g -= 1) {
    const begin = from + groups[g]!;
    const end = g + 1 < groups.length ? from + groups[g + 1]! : to;
    if (end === begin) continue;
    const group = halves(sums, begin, end);
    root = root === undefined ? group : { left: group, right: root };
  }
  return root;
}

/** Sorted once and merged from two queues, so a hundred thousand tokens are no matter. */
function joined(items: Item[]): Branch {
  const single = [...items].sort((a, b) => a.weight - b.weight);
  const pairs: Item[] = [];
  let s = 0;
  let p = 0;
  const least = (): Item => {
    const fromSingles = s < single.length && (p >= pairs.length || single[s]!.weight <= pairs[p]!.weight);
    return fromSingles ? single[s++]! : pairs[p++]!;
  };
  for (let left = items.length; left > 1; left -= 1) {
    const a = least();
    const b = least();
    pairs.push({ weight: a.weight + b.weight, branch: { left: b.branch, right: a.branch } });
  }
  return (pairs.at(-1) ?? single[0])?.branch ?? 0;
}

function halves(sums: Float64Array, from: number, to: number): Branch {
  if (to - from === 1) return from;
  const half = (sums[from]! + sums[to]!) / 2;
  let at = from + 1;
  while (at < to - 1 && Math.abs(sums[at + 1]! - half) <= Math.abs(sums[at]! - half)) at += 1;
  return { left: halves(sums, from, at), right: halves(sums, at, to) };
}

function layOut(root: Branch): TokenTree {
  const left: number[] = [];
  const right: number[] = [];
  const waiting: { branch: Exclude<Branch, number>; node: number }[] = [];
  const place = (branch: Branch): number => {
    if (typeof branch === 'number') return -1 - branch;
    const node = left.push(0) - 1;
    right.push(0);
    waiting.push({ branch, node });
    return node;
  };
  place(root);
  for (let i = 0; i < waiting.length; i += 1) {
    const { branch, node } = waiting[i]!;
    left[node] = place(branch.left);
    right[node] = place(branch.right);
  }
  return { left: Int32Array.from(left), right: Int32Array.from(right) };
}

/** Tokens to the right of each node. */
export function rightTokens(tree: TokenTree): Set<number>[] {
  const below: Set<number>[] = [];
  const of = (child: number): Set<number> => (child < 0 ? new Set([-1 - child]) : below[child]!);
  const sides: Set<number>[] = [];
  for (let node = tree.left.length - 1; node >= 0; node -= 1) {
    sides[node] = of(tree.right[node]!);
    below[node] = new Set([...of(tree.left[node]!), ...sides[node]!]);
  }
  return sides;
}
