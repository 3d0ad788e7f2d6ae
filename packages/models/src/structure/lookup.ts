/** Rows a token of the determining column must have on average: fewer, and everything seems determined. */
const ROWS_A_TOKEN_MIN = 10;

/** The tokens of an earlier column and how to tell exact ones. */
export interface TokenColumn {
  readonly column: number;
  readonly ofRow: Int32Array;
  readonly tokens: number;
  readonly isExact: (token: number) => boolean;
}

/**
 * The earlier column that determines `target` in every row (a code and its name, a city and its country), with the least
 * tokens; undefined if none does. Columns of a single token determine nothing that is worth saying.
 */
export function findLookup(
  target: TokenColumn,
  earlier: readonly TokenColumn[],
): { from: number; tokens: Int32Array } | undefined {
  if (target.tokens < 2) return undefined;
  let best: { from: number; tokens: Int32Array } | undefined;
  for (const candidate of earlier) {
    if (candidate.tokens * ROWS_A_TOKEN_MIN > target.ofRow.length) continue;
    if (candidate.tokens < target.tokens || (best !== undefined && best.tokens.length <= candidate.tokens)) continue;
    const tokens = determined(target, candidate);
    if (tokens !== undefined) best = { from: candidate.column, tokens };
  }
  return best;
}

function determined(target: TokenColumn, candidate: TokenColumn): Int32Array | undefined {
  const map = new Int32Array(candidate.tokens).fill(-1);
  for (let row = 0; row < target.ofRow.length; row += 1) {
    const from = candidate.ofRow[row]!;
    const to = target.ofRow[row]!;
    if (from < 0 || to < 0 || !candidate.isExact(from) || !target.isExact(to)) return undefined;
    if (map[from] === -1) map[from] = to;
    else if (map[from] !== to) return undefined;
  }
  return map;
}
