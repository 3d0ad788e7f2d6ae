import type { ColumnTokensData } from '../structure/column-tokens.ts';
import type { ColumnShape } from '../structure/frame.ts';

/** How numbers that are no symbol of their own are encoded and come back: by the mode they lie in, and their rank within it. */
export interface MixedModes {
  /** Values that part one mode from the next, ascending. */
  readonly cuts: Float64Array;
  /** Tokens of those numbers, in order of value, and the share of rows at or below each. */
  readonly tokens: Int32Array;
  readonly cumulative: Float64Array;
}

/** One column: symbols (missing, relations, heavy values or categories, modes), and a place within the mode. */
export interface MixedColumn {
  readonly column: number;
  readonly tokens: ColumnTokensData;
  /** Token of each symbol; modes come after them. The last one of a category stands for all rarer ones. */
  readonly symbols: Int32Array;
  /** Cumulative shares of the tokens that the last symbol stands for, of a category with too many. */
  readonly tail?: Float64Array;
  readonly modes?: MixedModes;
  /** Share of rows of each symbol. */
  readonly shares: Float64Array;
}

/** How rows become numbers that networks write, and what is exact in them. */
export interface MixedData {
  readonly shapes: readonly ColumnShape[];
  /** In the order in which values are settled, given the columns before. */
  readonly columns: readonly MixedColumn[];
  /** Column `to` follows from `from`: token by token, -1 where not seen. Both count `columns`. */
  readonly lookups: readonly { readonly from: number; readonly to: number; readonly tokens: Int32Array }[];
  readonly inequalities: readonly { readonly low: number; readonly high: number }[];
}

/** What is put right after training, column by column, so that what is drawn has the shares and the order of what was learned. */
export interface Calibration {
  /** Added to the scores of each symbol. */
  readonly biases: readonly Float32Array[];
  /** Of numbers as drawn, as `modeNumber` has them: values at even ranks, ascending. Empty without modes. */
  readonly knots: readonly Float64Array[];
}
