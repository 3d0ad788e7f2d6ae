import { type Chance, ln } from '@launderette/kernel';
import type { Predicate } from '../conditions/predicate.ts';
import type { MixedData } from '../mixed/data.ts';
import type { MixedRows } from '../mixed/learn.ts';
import { allowedTokens } from '../structure/allowed-tokens.ts';
import { ColumnTokens } from '../structure/column-tokens.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';

/** A symbol of a column that a row is to have. */
export interface Asked {
  readonly column: number;
  readonly symbol: number;
}

/** Draws the conditions under which rows are generated: any symbol of any column that has several (CTAB-GAN+). */
export class ConditionVectors {
  readonly width: number;
  private readonly data: MixedData;
  private readonly from: readonly number[];
  private readonly columns: readonly number[];
  /** Cumulative shares by column: of logarithms of frequencies for training, true ones for sampling. */
  private readonly even: readonly Float64Array[];
  private readonly real: readonly Float64Array[];

  constructor(data: MixedData, rows: number) {
    this.data = data;
    let at = 0;
    this.from = data.columns.map(({ shares }) => (at += shares.length) - shares.length);
    this.width = at;
    this.columns = data.columns.map((_, k) => k).filter((k) => data.columns[k]!.shares.length > 1);
    this.even = data.columns.map(({ shares }) => cumulative(shares.map((share) => ln(1 + share * rows))));
    this.real = data.columns.map(({ shares }) => cumulative(shares));
  }

  /** Conditions of `count` rows; rare symbols often in training, as often as they are when sampling. */
  draw(count: number, chance: Chance, tick: number, isTraining: boolean): (Asked | undefined)[] {
    return Array.from({ length: count }, (_, row) => {
      if (this.columns.length === 0) return undefined;
      chance.at(row, tick);
      const column = this.columns[chance.below(this.columns.length)]!;
      return { column, symbol: pick((isTraining ? this.even : this.real)[column]!, chance.unit()) };
    });
  }

  /** Conditions `[asked, width]` as the network reads them. */
  encode(asked: readonly (Asked | undefined)[]): Matrix {
    const matrix = zeros(asked.length, this.width);
    asked.forEach((each, row) => {
      if (each !== undefined) matrix.values[row * this.width + this.from[each.column]! + each.symbol] = 1;
    });
    return matrix;
  }

  /** Of the columns with a predicate the one that fewest rows meet, and shares of the symbols by which they do. */
  rarest(predicates: ReadonlyMap<number, Predicate>): { column: number; shares: Float64Array } | undefined {
    let best: { column: number; shares: Float64Array } | undefined;
    let least = 1;
    for (const at of this.columns) {
      const { column, tokens, symbols, shares } = this.data.columns[at]!;
      const predicate = predicates.get(column);
      if (predicate === undefined) continue;
      const allowed = allowedTokens(new ColumnTokens(tokens), predicate);
      // A mode or the symbol of rare categories may hold what is wanted: rows tell.
      const open = shares.map((share, k) => (k >= symbols.length || allowed[symbols[k]!] === 1 ? share : 0));
      const met = open.reduce((sum, share) => sum + share, 0);
      if (met <= 0 || met >= least) continue;
      least = met;
      best = { column: at, shares: cumulative(open) };
    }
    return best;
  }
}

/** Rows that have each symbol of each column, to draw real rows that meet a condition. */
export class RowsBySymbol {
  private readonly lists: readonly (readonly Int32Array[])[];

  constructor(data: MixedData, rows: MixedRows) {
    this.lists = data.columns.map(({ shares }, at) => {
      const lists = Array.from({ length: shares.length }, (): number[] => []);
      rows.symbols[at]!.forEach((symbol, row) => {
        if (symbol >= 0) lists[symbol]!.push(row);
      });
      return lists.map((list) => Int32Array.from(list));
    });
  }

  /** A row that meets a condition; any of `rows` where there is none. */
  draw(asked: Asked | undefined, rows: number, chance: Chance): number {
    const list = asked === undefined ? undefined : this.lists[asked.column]![asked.symbol]!;
    return list === undefined || list.length === 0 ? chance.below(rows) : list[chance.below(list.length)]!;
  }
}

function cumulative(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += total > 0 ? weight / total : 1 / weights.length));
}

/** Index of the first of cumulative shares above a number in [0, 1). */
export function pick(shares: Float64Array, unit: number): number {
  let at = 0;
  while (at < shares.length - 1 && shares[at]! <= unit) at += 1;
  return at;
}
