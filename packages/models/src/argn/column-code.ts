import { ColumnTokens, type ColumnTokensData } from '../structure/column-tokens.ts';
import type { Frame } from '../structure/frame.ts';
import { near } from '../structure/near.ts';
import { relationValue } from '../structure/relations.ts';
import { SYMBOLS_MAX } from './sizes.ts';

/** What a network reads of a column's rows. */
export interface RowCodes {
  /** Symbol of the value itself, -1 for a category that is not kept. */
  readonly symbols: Int32Array;
  /** Bit k: relation k gives the row's value. */
  readonly holds: Uint32Array;
  /** Bit k: relation k may give a value in this row. */
  readonly applies: Uint32Array;
}

/** Values of one column as symbols: tokens, of which those of rare categories share one. */
export class ColumnCode {
  readonly tokens: ColumnTokens;
  readonly symbols: number;
  private readonly tail: Float64Array | undefined;

  constructor(data: ColumnTokensData, tail: Float64Array | undefined) {
    this.tokens = new ColumnTokens(data);
    this.tail = tail;
    this.symbols = tail === undefined ? this.tokens.tokens : SYMBOLS_MAX;
  }

  symbolOf(token: number): number {
    return this.tail === undefined ? token : Math.min(token, SYMBOLS_MAX - 1);
  }

  /** The token of a symbol, by a number in [0, 1) where several share it. */
  tokenOf(symbol: number, unit: number, allowed?: Uint8Array): number {
    if (this.tail === undefined || symbol < SYMBOLS_MAX - 1) return symbol;
    let left = unit * this.symbolShare(symbol, allowed);
    for (let token = symbol; token < this.tokens.tokens; token += 1) {
      if (allowed !== undefined && allowed[token] === 0) continue;
      left -= this.shareWithin(token);
      if (left < 0) return token;
    }
    return this.tokens.tokens - 1;
  }

  /** Share of a token among those of its symbol. */
  shareWithin(token: number): number {
    if (this.tail === undefined || token < SYMBOLS_MAX - 1) return 1;
    const at = token - (SYMBOLS_MAX - 1);
    return this.tail[at]! - (at === 0 ? 0 : this.tail[at - 1]!);
  }

  /** Share of a symbol that is allowed. */
  symbolShare(symbol: number, allowed: Uint8Array | undefined): number {
    if (allowed === undefined) return 1;
    if (this.tail === undefined || symbol < SYMBOLS_MAX - 1) return allowed[symbol]!;
    let share = 0;
    for (let token = symbol; token < this.tokens.tokens; token += 1)
      if (allowed[token] === 1) share += this.shareWithin(token);
    return share;
  }

  /** Codes of the first `rows` rows of a frame, in which relations may meet columns that are not drawn yet. */
  read(frame: Frame, column: number, rows: number): RowCodes {
    const own = frame[column]!;
    const applies = new Uint32Array(rows);
    const holds = new Uint32Array(rows);
    this.eachApplying(frame, rows, (row, bit, given) => {
      applies[row]! |= bit;
      if (near(given, own[row]!)) holds[row]! |= bit;
    });
    return { symbols: this.symbolsOf(frame, column, rows), holds, applies };
  }

  /** Symbols of the values themselves. */
  symbolsOf(frame: Frame, column: number, rows: number): Int32Array {
    const { tokens } = this;
    const own = frame[column]!;
    const symbols = new Int32Array(rows).fill(-1);
    if (tokens.tokens === 0) return symbols;
    for (let row = 0; row < rows; row += 1) {
      const token = tokens.tokenOf(own[row]!, Number.NaN);
      if (token >= 0) symbols[row] = this.symbolOf(token);
    }
    return symbols;
  }

  /** Bit k: relation k may give a value in a row. */
  appliesTo(frame: Frame, rows: number): Uint32Array {
    const applies = new Uint32Array(rows);
    this.eachApplying(frame, rows, (row, bit) => {
      applies[row]! |= bit;
    });
    return applies;
  }

  private eachApplying(frame: Frame, rows: number, visit: (row: number, bit: number, given: number) => void): void {
    this.tokens.data.relations.forEach((relation, k) => {
      for (let row = 0; row < rows; row += 1) {
        const given = relationValue(relation, row, frame);
        if (this.tokens.relationApplies(given)) visit(row, 1 << k, given);
      }
    });
  }
}

/** Cumulative shares of the tokens that share a last symbol; undefined where each has one of its own. */
export function learnTail(data: ColumnTokensData, frame: Frame, column: number): Float64Array | undefined {
  const tokens = new ColumnTokens(data);
  if (data.levels === undefined || tokens.tokens <= SYMBOLS_MAX) return undefined;
  const counts = new Float64Array(tokens.tokens - SYMBOLS_MAX + 1);
  let total = 0;
  for (const value of frame[column]!) {
    const at = tokens.tokenOf(value, Number.NaN) - (SYMBOLS_MAX - 1);
    if (at < 0) continue;
    counts[at]! += 1;
    total += 1;
  }
  let sum = 0;
  return counts.map((count) => (sum += count / total));
}
