import { unitsIn1 } from './grain.ts';
import { near } from './near.ts';

/** x = factor a + offset, rounded to decimals. */
export interface ScaledRelation {
  readonly kind: 'scaled';
  readonly a: number;
  readonly factor: number;
  readonly offset: number;
  readonly decimals: number;
}

/** Pairs of rows that each propose a line. */
const PAIRS = 200;
/** Pairs that must propose the same one, and share of the rows in which it must hold: fewer is chance. */
const PROPOSED_MIN = 4;
const HOLDS_SHARE_MIN = 0.2;
/** Digits to which factors and offsets are told apart: what rounding leaves uncertain is in those behind. */
const FACTOR_DIGITS = [2, 3, 4, 6, 9] as const;
const OFFSET_DIGITS = 14;

/** Irrational strides over the rows: no period of the rows meets a period of the pairs. */
const STRIDE_I = Math.SQRT2;
const STRIDE_J = (Math.sqrt(5) - 1) / 2;
const spreadOut = (pair: number, stride: number, rows: number): number =>
  Math.floor((((pair + 1) * stride) % 1) * rows);

export function scaledValue({ factor, offset, decimals }: ScaledRelation, a: number): number {
  const units = unitsIn1(decimals);
  return Math.round((factor * a + offset) * units) / units;
}

/**
 * Lines on which many rows lie exactly, but for rounding: `rows` are those in which x is not yet explained. Pairs of rows propose a
 * line each; one that is proposed often is tried on all. A factor that needs few digits is preferred, since rounding makes it no
 * surer than its first ones.
 */
export function findScaled(
  a: number,
  own: Float64Array,
  other: Float64Array,
  rows: Int32Array,
  decimals: number,
): ScaledRelation[] {
  const both = rows.filter((row) => !Number.isNaN(other[row]!));
  if (both.length < PAIRS / 2) return [];
  const proposed = new Map<string, { relation: ScaledRelation; times: number }>();
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const i = both[spreadOut(pair, STRIDE_I, both.length)]!;
    const j = both[spreadOut(pair, STRIDE_J, both.length)]!;
    for (const relation of linesThrough(a, i, j, own, other, decimals)) {
      const key = `${relation.factor} ${relation.offset}`;
      const seen = proposed.get(key);
      if (seen === undefined) proposed.set(key, { relation, times: 1 });
      else seen.times += 1;
    }
  }
  const holding = [...proposed.values()]
    .filter(({ times }) => times >= PROPOSED_MIN)
    .map(({ relation }) => ({ relation, rows: holdsIn(relation, own, other, both) }))
    .filter((found) => found.rows >= HOLDS_SHARE_MIN * both.length)
    .sort((x, y) => y.rows - x.rows || digitsOf(x.relation.factor) - digitsOf(y.relation.factor));
  return holding.slice(0, 1).map(({ relation }) => relation);
}

/** The lines through two rows, with a factor of few digits and of more. */
function linesThrough(
  a: number,
  i: number,
  j: number,
  own: Float64Array,
  other: Float64Array,
  decimals: number,
): ScaledRelation[] {
  const factor = (own[j]! - own[i]!) / (other[j]! - other[i]!);
  if (!Number.isFinite(factor) || factor === 0) return [];
  const found: ScaledRelation[] = [];
  for (const digits of FACTOR_DIGITS) {
    const rounded = Number(factor.toPrecision(digits));
    const rest = own[i]! - rounded * other[i]!;
    // Within what rounding of x can do, a line through nothing is the likelier one.
    const offset = Math.abs(rest) <= 0.5000001 / unitsIn1(decimals) ? 0 : Number(rest.toPrecision(OFFSET_DIGITS));
    if (rounded === 1 && offset === 0) continue;
    const relation: ScaledRelation = { kind: 'scaled', a, factor: rounded, offset, decimals };
    if (near(own[j]!, scaledValue(relation, other[j]!))) found.push(relation);
  }
  return found;
}

function holdsIn(relation: ScaledRelation, own: Float64Array, other: Float64Array, rows: Int32Array): number {
  let count = 0;
  for (const row of rows) if (near(own[row]!, scaledValue(relation, other[row]!))) count += 1;
  return count;
}

const digitsOf = (value: number): number => String(value).length;
