import { ColumnTokens, type ColumnTokensData } from '../structure/column-tokens.ts';
import type { Frame } from '../structure/frame.ts';
import { near, relationValue } from '../structure/relations.ts';
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
    const { tokens } = this;
    const codes: RowCodes = {
      symbols: new Int32Array(rows),
      holds: new Uint32Array(rows),
      applies: new Uint32Array(rows),
    };
    const own = frame[column]!;
    for (let row = 0; row < rows; row += 1) {
      const token = tokens.tokens === 0 ? -1 : tokens.tokenOf(own[row]!, Number.NaN);
      codes.symbols[row] = token < 0 ? -1 : this.symbolOf(token);
      tokens.data.relations.forEach((relation, k) => {
        const given = relationValue(relation, row, frame);
        if (!tokens.relationApplies(given)) return;
        codes.applies[row]! |= 1 << k;
        if (near(given, own[row]!)) codes.holds[row]! |= 1 << k;
      });
    }
    return codes;
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
