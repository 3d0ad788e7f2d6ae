import { Chance, ln, normalQuantile } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { acceptRows, type Weighted } from '../conditions/accept.ts';
import { compileConditions, type Predicate } from '../conditions/predicate.ts';
import type { SampleOptions, TabularModel } from '../model.ts';
import { allowedTokens } from '../structure/allowed-tokens.ts';
import { ColumnTokens, type ColumnTokensData } from '../structure/column-tokens.ts';
import { type ColumnShape, frameOf, tableOf } from '../structure/frame.ts';
import { cholesky } from './cholesky.ts';
import { normalCdf } from './normal.ts';

/** One column by itself: its tokens and the share of rows at or below each. */
export interface Marginal {
  readonly column: number;
  readonly tokens: ColumnTokensData;
  readonly cumulative: Float64Array;
}

export interface CopulaData {
  readonly shapes: readonly ColumnShape[];
  readonly marginals: readonly Marginal[];
  /** Of normal scores, `[marginals, marginals]`. */
  readonly correlations: Float64Array;
}

const SUBJECTS = 1 << 24;
/** Distance of a probability from 0 and 1, where normal quantiles end. */
const SHARE_MIN = 1e-12;
const IMPOSSIBLE = 1e-9;

const inside = (share: number): number => Math.min(1 - SHARE_MIN, Math.max(SHARE_MIN, share));

/** A Gaussian copula: normal scores with correlations, each turned into a value of its column's own distribution. */
export class CopulaModel implements TabularModel {
  readonly kind = 'copula';
  readonly data: CopulaData;
  private readonly tokens: ColumnTokens[];

  constructor(data: CopulaData) {
    this.data = data;
    this.tokens = data.marginals.map((marginal) => new ColumnTokens(marginal.tokens));
  }

  sample(rows: number, options: SampleOptions): Table {
    const first = options.firstRow ?? 0;
    if (options.conditions === undefined || options.conditions.length === 0)
      return this.draw(first, rows, options.seed, new Map()).table;
    const predicates = compileConditions(options.conditions, this.data.shapes);
    return acceptRows(
      rows,
      options.seed,
      (begin, count) => this.draw(first + begin, count, options.seed, predicates),
      options.candidatesMax,
    ).table;
  }

  logLikelihood(table: Table): Float64Array {
    const frame = frameOf(
      table,
      this.data.shapes.map(({ levels }) => levels),
    );
    const size = this.tokens.length;
    const root = cholesky(this.data.correlations, size);
    const z = new Float64Array(size);
    const e = new Float64Array(size);
    return Float64Array.from({ length: table.rows }, (_, row) => {
      let sum = 0;
      for (let i = 0; i < size; i += 1) {
        const { column, cumulative } = this.data.marginals[i]!;
        const tokens = this.tokens[i]!;
        const value = frame[column]![row]!;
        const token = tokens.tokenOf(value, Number.NaN);
        const low = token <= 0 ? 0 : cumulative[token - 1]!;
        const share = token < 0 ? IMPOSSIBLE : Math.max(IMPOSSIBLE, cumulative[token]! - low);
        const inBin = token >= tokens.valuesFrom && tokens.numeric !== undefined;
        sum +=
          ln(share) + (inBin ? ln(tokens.numeric!.densityWithin(token - tokens.valuesFrom, value, Number.NaN)) : 0);
        z[i] = token < 0 ? 0 : normalQuantile(inside(low + share / 2));
        let rest = z[i]!;
        for (let k = 0; k < i; k += 1) rest -= root[i * size + k]! * e[k]!;
        e[i] = rest / root[i * size + i]!;
        sum += -ln(root[i * size + i]!) - (e[i]! * e[i]! - z[i]! * z[i]!) / 2;
      }
      return sum;
    });
  }

  /**
   * Columns under a condition come first: each score is drawn from its exact normal distribution given those before it,
   * cut to what the condition allows, and the row weighs what was cut from. The others follow as the Schur complement has
   * it, which is what the Cholesky root of the reordered correlations is.
   */
  private draw(firstRow: number, rows: number, seed: number, predicates: ReadonlyMap<number, Predicate>): Weighted {
    const { marginals, shapes } = this.data;
    const order = [...marginals.keys()].sort(
      (a, b) => Number(predicates.has(marginals[b]!.column)) - Number(predicates.has(marginals[a]!.column)) || a - b,
    );
    const size = order.length;
    const root = cholesky(reordered(this.data.correlations, order), size);
    const weights = new Float64Array(rows).fill(1);
    const frame = shapes.map(() => new Float64Array(rows).fill(Number.NaN));
    const noises = order.map(() => new Float64Array(rows));
    order.forEach((index, i) => {
      const { column, cumulative } = marginals[index]!;
      const predicate = predicates.get(column);
      const ranges = predicate === undefined ? undefined : allowedRanges(this.tokens[index]!, cumulative, predicate);
      const chance = new Chance(seed, `models/copula/${shapes[column]!.schema.name}`, -1);
      for (let row = 0; row < rows; row += 1) {
        chance.at((firstRow + row) % SUBJECTS, Math.floor((firstRow + row) / SUBJECTS));
        let mean = 0;
        for (let k = 0; k < i; k += 1) mean += root[i * size + k]! * noises[k]![row]!;
        const sd = root[i * size + i]!;
        const unit = chance.unit();
        let share = unit;
        if (ranges !== undefined) {
          const cut = within(ranges, mean, sd, unit);
          weights[row]! *= cut.mass;
          share = cut.share;
        }
        const noise = normalQuantile(inside(share));
        noises[i]![row] = noise;
        const value = this.value(index, normalCdf(mean + sd * noise), chance);
        frame[column]![row] = value;
        if (predicate?.holds(value) === false) weights[row] = 0;
      }
    });
    return { table: tableOf(frame, rows, shapes), weights };
  }

  private value(index: number, share: number, chance: Chance): number {
    const { cumulative } = this.data.marginals[index]!;
    const tokens = this.tokens[index]!;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (cumulative[mid]! < share) low = mid + 1;
      else high = mid;
    }
    if (low < tokens.relationsFrom || tokens.tokens === 0) return Number.NaN;
    if (tokens.numeric !== undefined) return tokens.numeric.draw(low - tokens.valuesFrom, Number.NaN, chance);
    return tokens.data.levels![low - tokens.valuesFrom]!;
  }
}

function reordered(matrix: Float64Array, order: readonly number[]): Float64Array {
  const size = order.length;
  return Float64Array.from(
    { length: size * size },
    (_, at) => matrix[order[Math.floor(at / size)]! * size + order[at % size]!]!,
  );
}

/** Ranges of the column's distribution function that a predicate allows, as normal scores. */
function allowedRanges(tokens: ColumnTokens, cumulative: Float64Array, predicate: Predicate): [number, number][] {
  const allowed = allowedTokens(tokens, predicate);
  const ranges: [number, number][] = [];
  const score = (share: number): number =>
    share <= 0 ? -Infinity : share >= 1 ? Infinity : normalQuantile(inside(share));
  allowed.forEach((isAllowed, token) => {
    if (isAllowed === 0) return;
    const low = score(token === 0 ? 0 : cumulative[token - 1]!);
    const high = token === allowed.length - 1 ? Infinity : score(cumulative[token]!);
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === low) last[1] = high;
    else ranges.push([low, high]);
  });
  return ranges;
}

/** The share of the normal distribution of a mean and deviation that ranges cover, and where in it a number falls. */
function within(
  ranges: readonly [number, number][],
  mean: number,
  sd: number,
  unit: number,
): { mass: number; share: number } {
  const share = (z: number): number => (z === -Infinity ? 0 : z === Infinity ? 1 : normalCdf((z - mean) / sd));
  const parts = ranges.map(([low, high]) => [share(low), share(high)] as const);
  const mass = parts.reduce((sum, [low, high]) => sum + high - low, 0);
  let left = unit * mass;
  for (const [low, high] of parts) {
    if (left <= high - low) return { mass, share: low + left };
    left -= high - low;
  }
  return { mass, share: 0.5 };
}
