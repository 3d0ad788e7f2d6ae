import type { ColumnTokensData } from '../structure/column-tokens.ts';
import type { ColumnShape } from '../structure/frame.ts';

/** How one column is read and written by the network. */
export interface ArgnColumn {
  /** Index of the column in the table. */
  readonly column: number;
  readonly tokens: ColumnTokensData;
  /**
   * Of a category with more levels than the network writes: cumulative shares of the tokens from the last symbol on, which
   * all those share.
   */
  readonly tail?: Float64Array;
  /** `[symbols, width]`: what a value means to other columns. */
  readonly embedding: Float32Array;
  /** `[widths of all columns, hidden]`, a block of rows for each column as it stands. */
  readonly first: Float32Array;
  readonly firstBias: Float32Array;
  /** `[hidden, symbols]`. */
  readonly second: Float32Array;
  readonly secondBias: Float32Array;
}

/** Tokens of column `from` that determine the token of column `to`; -1 where not seen. Both count columns of the network. */
export interface ArgnLookup {
  readonly from: number;
  readonly to: number;
  readonly tokens: Int32Array;
}

/** Everything that the autoregressive network has learned. */
export interface ArgnData {
  readonly shapes: readonly ColumnShape[];
  /** In the order in which columns are drawn where nothing is given. */
  readonly columns: readonly ArgnColumn[];
  readonly lookups: readonly ArgnLookup[];
  /** Columns of the table: x of `low` never exceeds x of `high`. */
  readonly inequalities: readonly { readonly low: number; readonly high: number }[];
}
