import type { Chance } from '@launderette/kernel';
import type { Predicate } from '../conditions/predicate.ts';
import { ModelError } from '../errors.ts';
import { allowedTokens } from '../structure/allowed-tokens.ts';
import { relationValue } from '../structure/relations.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import { wideUnit } from '../trees/walk.ts';
import type { ColumnCode } from './column-code.ts';
import type { ArgnData } from './data.ts';
import { type ArgnNetwork, probabilities } from './network.ts';
import { closeRelations, knownRelations } from './targets.ts';

/** Draws again of rows that break an inequality before the value is set to its bound. */
const ATTEMPTS_MAX = 8;
const SUBJECTS = 1 << 24;

/** What a draw reads of a model. */
interface Source {
  readonly data: ArgnData;
  readonly codes: readonly ColumnCode[];
  readonly network: ArgnNetwork;
}

interface Rows {
  /** Number of the first row; the others follow it. */
  readonly firstRow: number;
  /** Numbers of rows that do not follow each other. */
  readonly numbers?: Int32Array;
  readonly rows: number;
  readonly predicates: ReadonlyMap<number, Predicate>;
}

/** A block of rows while it is drawn, column after column. */
export class ArgnDraw {
  readonly frame: Float64Array[];
  /** The probability with which each row would have met the conditions by itself. */
  readonly weights: Float64Array;
  private readonly source: Source;
  private readonly order: readonly number[];
  private readonly of: Rows;
  private readonly inputs: Matrix;
  /** Symbol of each row, by column of the network; undefined where not drawn yet. */
  private readonly symbols: (Int32Array | undefined)[] = [];

  constructor(source: Source, order: readonly number[], of: Rows) {
    this.source = source;
    this.order = order;
    this.of = of;
    this.frame = source.data.shapes.map(() => new Float64Array(of.rows).fill(Number.NaN));
    this.weights = new Float64Array(of.rows).fill(1);
    this.inputs = zeros(of.rows, source.network.width(order, order.length));
  }

  /** Draws the column at a place of the order; a category, if `fits` is given, from the levels that fit a row. */
  column(place: number, chance: Chance, fits?: (row: number, level: number) => boolean): void {
    const at = this.order[place]!;
    const { column } = this.source.data.columns[at]!;
    const code = this.source.codes[at]!;
    const predicate = this.of.predicates.get(column);
    if (code.symbols > 0) {
      const shares = this.shares(place);
      this.close(at, shares);
      if (fits !== undefined) keepLevels(code, shares, fits);
      const allowed = predicate === undefined ? undefined : allowedTokens(code.tokens, predicate);
      if (allowed !== undefined && !allowed.includes(1)) this.refuse(column);
      const all = Int32Array.from({ length: this.of.rows }, (_, row) => row);
      this.draw(at, shares, all, chance, 0, allowed);
      this.keepOrder(at, shares, chance, allowed);
    }
    if (predicate !== undefined)
      this.frame[column]!.forEach((value, row) => {
        if (!predicate.holds(value)) this.weights[row] = 0;
      });
    this.take(place);
  }

  /** Takes the column at a place of the order as it stands in the frame. */
  take(place: number): void {
    const at = this.order[place]!;
    const { column } = this.source.data.columns[at]!;
    this.symbols[at] = this.source.codes[at]!.symbolsOf(this.frame, column, this.of.rows);
    this.source.network.embed(this.inputs, this.order, place, this.symbols[at]!);
  }

  private refuse(column: number): never {
    const { name } = this.source.data.shapes[column]!.schema;
    throw new ModelError('CONDITION_TOO_RARE', `no value of column ${name} that was learned meets the conditions`);
  }

  private shares(place: number): Matrix {
    const at = this.order[place]!;
    const code = this.source.codes[at]!;
    const logits = this.source.network.scores(this.inputs, this.order, place);
    const drawn = new Set(this.order.slice(0, place).map((each) => this.source.data.columns[each]!.column));
    const applies = code.appliesTo(this.frame, this.of.rows);
    closeRelations(
      logits,
      code,
      applies,
      knownRelations(code, (column) => drawn.has(column)),
      (row) => row,
    );
    return probabilities(logits);
  }

  /** Leaves no symbol that contradicts a column drawn before, where one of the two determines the other. */
  private close(at: number, shares: Matrix): void {
    for (const { from, to, tokens } of this.source.data.lookups) {
      const other = to === at ? this.symbols[from] : from === at ? this.symbols[to] : undefined;
      if (other === undefined) continue;
      for (let row = 0; row < shares.rows; row += 1) {
        const known = other[row]!;
        if (known < 0) continue;
        const begin = row * shares.columns;
        const own = shares.values.subarray(begin, begin + shares.columns);
        const fits =
          to === at
            ? (symbol: number): boolean => symbol === tokens[known]
            : (symbol: number): boolean => tokens[symbol] === known;
        keepOnly(own, fits);
      }
    }
  }

  /** Draws symbols and values of some rows. Under a condition only what it allows, and rows weigh what that was. */
  private draw(
    at: number,
    shares: Matrix,
    rows: Int32Array,
    chance: Chance,
    attempt: number,
    allowed: Uint8Array | undefined,
  ): void {
    const code = this.source.codes[at]!;
    const out = this.frame[this.source.data.columns[at]!.column]!;
    const masses = allowed === undefined ? shares : allowedMasses(code, shares, allowed);
    for (const row of rows) {
      this.stand(chance, row, 2 * attempt);
      const unit = wideUnit(chance);
      const begin = row * shares.columns;
      let total = 1;
      if (allowed !== undefined) {
        total = 0;
        for (let k = begin; k < begin + shares.columns; k += 1) total += masses.values[k]!;
        if (attempt === 0) this.weights[row]! *= total;
        if (total === 0) continue;
      }
      const symbol = pick(masses.values, begin, begin + shares.columns, unit * total);
      this.stand(chance, row, 2 * attempt + 1);
      out[row] = this.value(code, code.tokenOf(symbol, chance.unit(), allowed), row, chance);
    }
  }

  private stand(chance: Chance, row: number, tick: number): void {
    const number = this.of.numbers?.[row] ?? this.of.firstRow + row;
    chance.at(number % SUBJECTS, Math.floor(number / SUBJECTS) * 2 * (ATTEMPTS_MAX + 1) + tick);
  }

  private value({ tokens }: ColumnCode, token: number, row: number, chance: Chance): number {
    if (token < tokens.relationsFrom) return Number.NaN;
    const relation = token < tokens.valuesFrom ? tokens.relationOf(token) : undefined;
    if (relation !== undefined) return relationValue(relation, row, this.frame);
    if (tokens.numeric !== undefined) return tokens.numeric.draw(token - tokens.valuesFrom, Number.NaN, chance);
    return tokens.data.levels![token - tokens.valuesFrom]!;
  }

  /** Draws the rows again that break an inequality with a column drawn before, and in the end moves them to the bound. */
  private keepOrder(at: number, shares: Matrix, chance: Chance, allowed: Uint8Array | undefined): void {
    const { column } = this.source.data.columns[at]!;
    const rules = this.source.data.inequalities.filter(({ low, high }) => low === column || high === column);
    if (rules.length === 0) return;
    // What is not drawn yet is NaN, which breaks nothing.
    const broken = (): Int32Array =>
      Int32Array.from({ length: this.of.rows }, (_, row) => row).filter((row) =>
        rules.some(({ low, high }) => this.frame[low]![row]! > this.frame[high]![row]!),
      );
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const rows = broken();
      if (rows.length === 0) return;
      this.draw(at, shares, rows, chance, attempt, allowed);
    }
    const own = this.frame[column]!;
    for (const row of broken()) {
      for (const { low, high } of rules) {
        const bound = this.frame[low === column ? high : low]![row]!;
        if (low === column ? own[row]! > bound : own[row]! < bound) own[row] = bound;
      }
    }
  }
}

/** Leaves no level that does not fit a row. */
function keepLevels({ tokens }: ColumnCode, shares: Matrix, fits: (row: number, level: number) => boolean): void {
  for (let row = 0; row < shares.rows; row += 1) {
    const own = shares.values.subarray(row * shares.columns, (row + 1) * shares.columns);
    keepOnly(
      own,
      (symbol) => symbol < tokens.valuesFrom || fits(row, tokens.data.levels![symbol - tokens.valuesFrom]!),
    );
  }
}

/** Shares of symbols times the part of each that is allowed. */
function allowedMasses(code: ColumnCode, shares: Matrix, allowed: Uint8Array): Matrix {
  const parts = Float64Array.from({ length: shares.columns }, (_, symbol) => code.symbolShare(symbol, allowed));
  return { ...shares, values: shares.values.map((share, i) => share * parts[i % shares.columns]!) };
}

/** The symbol at which the sum of masses from `begin` on passes `left`. */
function pick(masses: Float32Array, begin: number, end: number, left: number): number {
  let last = begin;
  for (let k = begin; k < end; k += 1) {
    const mass = masses[k]!;
    if (mass === 0) continue;
    last = k;
    left -= mass;
    if (left < 0) break;
  }
  return last - begin;
}

/** Sets what does not fit to 0 and the rest to a sum of 1; where nothing fits all stays as it is. */
function keepOnly(shares: Float32Array, fits: (symbol: number) => boolean): void {
  let sum = 0;
  for (let symbol = 0; symbol < shares.length; symbol += 1) if (fits(symbol)) sum += shares[symbol]!;
  if (sum > 0) {
    for (let symbol = 0; symbol < shares.length; symbol += 1) shares[symbol] = fits(symbol) ? shares[symbol]! / sum : 0;
    return;
  }
  // The network held it impossible, but it is what the table says.
  let count = 0;
  for (let symbol = 0; symbol < shares.length; symbol += 1) if (fits(symbol)) count += 1;
  if (count > 0)
    for (let symbol = 0; symbol < shares.length; symbol += 1) shares[symbol] = fits(symbol) ? 1 / count : 0;
}
