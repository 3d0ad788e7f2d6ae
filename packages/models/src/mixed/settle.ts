import { Chance } from '@launderette/kernel';
import { ColumnTokens } from '../structure/column-tokens.ts';
import { relationValue } from '../structure/relations.ts';
import type { Calibration, MixedColumn, MixedData } from './data.ts';
import { lowerBound, modeNumber } from './modes.ts';

const SUBJECTS = 1 << 24;
/** Draws again of a value that breaks an inequality before it is set to its bound. */
const ATTEMPTS_MAX = 8;

/** What a network drew: symbols by column, and places within modes. */
export interface Drawn {
  readonly symbols: readonly Int32Array[];
  readonly places: readonly Float32Array[];
}

/**
 * Turns drawn symbols and places into values, column after column: relations to values settled before, lookups, atoms, and
 * numbers by their rank among what is drawn, so that each column has the values, grain and distribution of what was
 * learned. A relation that says nothing in a row gives way to a symbol drawn by its share.
 */
export class Settler {
  private readonly data: MixedData;
  private readonly calibration: Calibration;
  private readonly tokens: readonly ColumnTokens[];
  private readonly chances: readonly Chance[];

  constructor(data: MixedData, calibration: Calibration, seed: number) {
    this.data = data;
    this.calibration = calibration;
    this.tokens = data.columns.map(({ tokens }) => new ColumnTokens(tokens));
    this.chances = data.columns.map(
      ({ column }) => new Chance(seed, `models/mixed/settle/${data.shapes[column]!.schema.name}`, -1),
    );
  }

  /** Values of the rows from `firstRow` on. */
  frame(drawn: Drawn, rows: number, firstRow: number): Float64Array[] {
    const frame = this.data.shapes.map(() => new Float64Array(rows).fill(Number.NaN));
    const tokens: Int32Array[] = [];
    this.data.columns.forEach((column, at) => {
      const lookup = this.data.lookups.find(({ to }) => to === at);
      const own = new Int32Array(rows).fill(-1);
      for (let row = 0; row < rows; row += 1) {
        this.stand(at, firstRow + row, 0);
        own[row] =
          lookup === undefined ? this.token(at, drawn, row, frame) : lookup.tokens[tokens[lookup.from]![row]!]!;
        frame[column.column]![row] = this.value(at, own[row]!, row, frame);
      }
      tokens.push(own);
      this.keepOrder(at, drawn, frame, firstRow, own);
    });
    return frame;
  }

  private stand(at: number, number: number, attempt: number): Chance {
    return this.chances[at]!.at(number % SUBJECTS, Math.floor(number / SUBJECTS) * (ATTEMPTS_MAX + 1) + attempt);
  }

  private token(at: number, drawn: Drawn, row: number, frame: readonly Float64Array[]): number {
    const column = this.data.columns[at]!;
    if (this.tokens[at]!.tokens === 0) return -1;
    const token = this.tokenOf(at, drawn.symbols[at]![row]!, drawn.places[at]![row]!);
    const relation = this.tokens[at]!.relationOf(token);
    if (relation === undefined || token >= this.tokens[at]!.valuesFrom) return token;
    if (this.tokens[at]!.relationApplies(relationValue(relation, row, frame))) return token;
    return this.otherToken(at, column);
  }

  /** A symbol by its share among those that are no relation. */
  private otherToken(at: number, column: MixedColumn): number {
    const isRelation = (symbol: number): boolean =>
      symbol < column.symbols.length &&
      this.tokens[at]!.relationsFrom <= column.symbols[symbol]! &&
      column.symbols[symbol]! < this.tokens[at]!.valuesFrom;
    let total = 0;
    column.shares.forEach((share, symbol) => {
      if (!isRelation(symbol)) total += share;
    });
    const chance = this.chances[at]!;
    let left = chance.unit() * total;
    let last = 0;
    for (let symbol = 0; symbol < column.shares.length; symbol += 1) {
      if (isRelation(symbol) || column.shares[symbol] === 0) continue;
      last = symbol;
      left -= column.shares[symbol]!;
      if (left < 0) break;
    }
    return last < column.symbols.length ? this.tokenOf(at, last, 0) : this.ranked(column, chance.unit());
  }

  private tokenOf(at: number, symbol: number, place: number): number {
    const column = this.data.columns[at]!;
    const chance = this.chances[at]!;
    if (symbol < column.symbols.length) {
      if (column.tail === undefined || symbol < column.symbols.length - 1) return column.symbols[symbol]!;
      return column.symbols[symbol]! + lowerBound(column.tail, chance.unit());
    }
    const number = modeNumber(symbol - column.symbols.length, place);
    return this.ranked(column, rank(this.calibration.knots[at]!, number, chance.unit()));
  }

  private ranked(column: MixedColumn, share: number): number {
    const { tokens, cumulative } = column.modes!;
    return tokens[Math.min(tokens.length - 1, lowerBound(cumulative, share))]!;
  }

  private value(at: number, token: number, row: number, frame: readonly Float64Array[]): number {
    const tokens = this.tokens[at]!;
    if (token < tokens.relationsFrom) return Number.NaN;
    const relation = token < tokens.valuesFrom ? tokens.relationOf(token) : undefined;
    if (relation !== undefined) return relationValue(relation, row, frame);
    if (tokens.numeric !== undefined)
      return tokens.numeric.draw(token - tokens.valuesFrom, Number.NaN, this.chances[at]!);
    return tokens.data.levels![token - tokens.valuesFrom]!;
  }

  /** A value that breaks an inequality with a column settled before is drawn again, and in the end moved to the bound. */
  private keepOrder(at: number, drawn: Drawn, frame: readonly Float64Array[], firstRow: number, own: Int32Array): void {
    const { column } = this.data.columns[at]!;
    const rules = this.data.inequalities.filter(({ low, high }) => low === column || high === column);
    const values = frame[column]!;
    for (let row = 0; rules.length > 0 && row < values.length; row += 1) {
      const isBroken = (): boolean => rules.some(({ low, high }) => frame[low]![row]! > frame[high]![row]!);
      for (let attempt = 1; attempt <= ATTEMPTS_MAX && isBroken(); attempt += 1) {
        this.stand(at, firstRow + row, attempt);
        own[row] = this.token(at, drawn, row, frame);
        values[row] = this.value(at, own[row]!, row, frame);
      }
      for (const { low, high } of rules) {
        const bound = frame[low === column ? high : low]![row]!;
        if (low === column ? values[row]! > bound : values[row]! < bound) values[row] = bound;
      }
    }
  }
}

/** Share of the knots below a number, a number in [0, 1) deciding among those equal to it and within a step. */
function rank(knots: Float64Array, number: number, unit: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (knots[mid]! < number) low = mid + 1;
    else high = mid;
  }
  let above = low;
  while (above < knots.length && knots[above] === number) above += 1;
  const from = low - (above > low ? 0 : 0.5);
  return Math.min(1, Math.max(0, (from + unit * Math.max(1, above - low)) / knots.length));
}
