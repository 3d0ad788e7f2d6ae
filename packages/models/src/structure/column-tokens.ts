import { isCategory, type Table } from '@launderette/tabular';
import { findAnchor } from './anchor.ts';
import type { Frame } from './frame.ts';
import { cutsFor } from './label-cuts.ts';
import { learnNumericTokens, NumericTokens, type NumericTokensData, SHARED_ROWS_MIN } from './numeric-tokens.ts';
import { applies, findRelations, type Relation } from './relations.ts';

/** How a column's values become tokens: first missing, then what follows from other columns, then values. */
export interface ColumnTokensData {
  /** Whether token 0 is a missing value. */
  readonly missing: boolean;
  readonly relations: readonly Relation[];
  /** Of a column of numbers or times. */
  readonly numeric?: NumericTokensData;
  /** Codes of the levels that enough rows share, most frequent first, of a category. */
  readonly levels?: Int32Array;
}

/** Decimals at which times count: milliseconds. */
const TIME_DECIMALS = 0;

/** Tokens of one column. */
export class ColumnTokens {
  readonly data: ColumnTokensData;
  readonly numeric: NumericTokens | undefined;
  /** Token of the first relation. */
  readonly relationsFrom: number;
  /** Token of the first value. */
  readonly valuesFrom: number;
  readonly tokens: number;
  private readonly levelToken: Map<number, number>;

  constructor(data: ColumnTokensData) {
    this.data = data;
    this.numeric = data.numeric === undefined ? undefined : new NumericTokens(data.numeric);
    this.relationsFrom = data.missing ? 1 : 0;
    this.valuesFrom = this.relationsFrom + data.relations.length;
    this.tokens = this.valuesFrom + (this.numeric?.tokens ?? data.levels?.length ?? 0);
    this.levelToken = new Map(Array.from(data.levels ?? [], (level, i) => [level, this.valuesFrom + i]));
  }

  /** Token of a value that follows from no relation; -1 for a category too rare to be kept. */
  tokenOf(value: number, anchor: number): number {
    if (Number.isNaN(value)) return this.data.missing ? 0 : -1;
    // Where relations explain every value that was learned, no token stands for another.
    if (this.numeric?.tokens === 0) return -1;
    if (this.numeric !== undefined) return this.valuesFrom + this.numeric.tokenOf(value, anchor);
    return this.levelToken.get(value) ?? -1;
  }

  /** The anchor's value in a row; NaN without an anchor. */
  anchorAt(frame: Frame, row: number): number {
    const anchor = this.data.numeric?.anchor;
    return anchor === undefined ? Number.NaN : frame[anchor.column]![row]!;
  }

  /** The relation that a token stands for. */
  relationOf(token: number): Relation | undefined {
    return token < this.relationsFrom ? undefined : this.data.relations[token - this.relationsFrom];
  }

  /** Whether a relation may stand for a row's value, given what it gives there. */
  relationApplies(value: number): boolean {
    const { numeric } = this;
    return numeric !== undefined && applies(value, numeric);
  }

  /** Whether a token stands for exactly one value. */
  isExact(token: number): boolean {
    if (token < this.relationsFrom) return true;
    if (token < this.valuesFrom) return false;
    return this.numeric?.isAtom(token - this.valuesFrom) ?? true;
  }
}

/** What a column's tokens are learned from. */
export interface TokenSource {
  readonly table: Table;
  readonly frame: Frame;
  /** Index of the column. */
  readonly index: number;
  /** Columns drawn before it. */
  readonly earlier: readonly number[];
  /** Codes of a label by row: bins end where its shares change. */
  readonly labels?: Float64Array | undefined;
}

/** Learns a column's tokens, and the token of each row. */
export function learnTokens({ table, frame, index, earlier, labels }: TokenSource): {
  data: ColumnTokensData;
  ofRow: Int32Array;
} {
  const column = table.columns[index]!;
  const own = frame[index]!;
  const present = Int32Array.from(own.keys()).filter((row) => !Number.isNaN(own[row]!));
  const values = Float64Array.from(present, (row) => own[row]!);
  const missing = present.length < own.length;
  if (isCategory(column)) {
    const data = { missing, relations: [], levels: sharedLevels(values) };
    return { data, ofRow: tokensOfRows(new ColumnTokens(data), frame, own) };
  }
  const decimals = column.schema.type === 'time' ? TIME_DECIMALS : (column.schema.decimals ?? 0);
  const plain = new ColumnTokens({ missing, relations: [], numeric: learnNumericTokens({ values, decimals }) });
  const found = findRelations(table, index, earlier, (value) => plain.numeric!.hasAtom(value));
  const anchor = findAnchor(table.columns, frame, index, earlier);
  const numeric = learnNumericTokens({
    values,
    decimals,
    cuts: cutsFor(values, present, labels),
    explained: Uint8Array.from(present, (row) => (found.ofRow[row]! >= 0 ? 1 : 0)),
    ...(anchor === undefined
      ? {}
      : { anchor, anchors: Float64Array.from(present, (row) => orElse(frame[anchor.column]![row]!, anchor.fallback)) }),
  });
  const data = { missing, relations: found.relations, numeric };
  const tokens = new ColumnTokens(data);
  const ofRow = tokensOfRows(tokens, frame, own);
  found.ofRow.forEach((relation, row) => {
    if (relation >= 0) ofRow[row] = tokens.relationsFrom + relation;
  });
  return { data, ofRow };
}

const orElse = (value: number, other: number): number => (Number.isNaN(value) ? other : value);

const tokensOfRows = (tokens: ColumnTokens, frame: Frame, own: Float64Array): Int32Array =>
  Int32Array.from(own, (value, row) => tokens.tokenOf(value, tokens.anchorAt(frame, row)));

/** Levels that enough rows share, most frequent first. A column without any keeps its most frequent one. */
export function sharedLevels(codes: Float64Array): Int32Array {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const shared = sorted.filter(([, count]) => count >= SHARED_ROWS_MIN);
  return Int32Array.from(shared, ([code]) => code);
}
