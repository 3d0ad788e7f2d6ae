import type { Table } from '@launderette/tabular';
import type { FitOptions } from '../model.ts';
import { ColumnTokens, type ColumnTokensData } from '../structure/column-tokens.ts';
import { type Frame, frameOf, shapesOf } from '../structure/frame.ts';
import { findInequalities } from '../structure/inequalities.ts';
import { findLookup, type TokenColumn } from '../structure/lookup.ts';
import { near } from '../structure/near.ts';
import { learnPlainTokens } from '../structure/plain-tokens.ts';
import { relationValue } from '../structure/relations.ts';
import { drawingOrder } from '../trees/order.ts';
import type { MixedColumn, MixedData, MixedModes } from './data.ts';
import { cutsBetweenModes, ModePlaces, modeOf } from './modes.ts';

/** Symbols of a category at most; rarer levels share the last one. Networks pay for each in every row. */
const LEVELS_MAX = 100;
/** Share of rows from which a number is a symbol of its own, and how many a column may have. */
const HEAVY_SHARE = 0.02;
const HEAVY_MAX = 24;
/** A column of numbers with at most as many values has a symbol for each. */
const SCALE_VALUES_MAX = 24;

/** Rows of a table as symbols and places within modes, by column of the encoding. */
export interface MixedRows {
  /** -1 where the value is a category that is not kept. */
  readonly symbols: readonly Int32Array[];
  readonly places: readonly Float32Array[];
}

/** Learns how a table's rows are encoded, and encodes them. */
export function learnMixed(table: Table, options: FitOptions): { data: MixedData; rows: MixedRows } {
  const frame = frameOf(table);
  const order = drawingOrder(table, options);
  const columns: MixedColumn[] = [];
  const tokensOf: TokenColumn[] = [];
  const lookups: MixedData['lookups'][number][] = [];
  const symbols: Int32Array[] = [];
  const places: Float32Array[] = [];
  order.forEach((column, at) => {
    const tokens = learnPlainTokens(table, frame, column, [order.slice(0, at)]);
    const ofRow = rowTokens(tokens, frame, column, table.rows);
    const known = new ColumnTokens(tokens);
    const own = { column: at, ofRow, tokens: known.tokens, isExact: (token: number) => known.isExact(token) };
    const lookup = findLookup(own, tokensOf);
    if (lookup !== undefined) lookups.push({ ...lookup, to: at });
    tokensOf.push(own);
    const learned = learnColumn(column, known, ofRow, frame[column]!);
    const rows = encode(learned, known, ofRow, frame[column]!);
    const counts = new Float64Array(symbolCount(learned));
    for (const symbol of rows.symbols) if (symbol >= 0) counts[symbol]! += 1;
    const total = Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
    columns.push({ ...learned, shares: counts.map((count) => count / total) });
    symbols.push(rows.symbols);
    places.push(rows.places);
  });
  return {
    data: { shapes: shapesOf(table), columns, lookups, inequalities: findInequalities(table.columns, frame) },
    rows: { symbols, places },
  };
}

/** Symbols that a column is written with. */
export const symbolCount = ({ symbols, modes }: Omit<MixedColumn, 'shares'>): number =>
  symbols.length + (modes === undefined ? 0 : modes.cuts.length + 1);

/** The token of each row: the first relation that gives the value, else that of the value. */
function rowTokens(data: ColumnTokensData, frame: Frame, column: number, rows: number): Int32Array {
  const tokens = new ColumnTokens(data);
  const own = frame[column]!;
  return Int32Array.from({ length: rows }, (_, row) => {
    const relation = data.relations.findIndex((each) => {
      const given = relationValue(each, row, frame);
      return near(given, own[row]!) && tokens.relationApplies(given);
    });
    if (relation >= 0) return tokens.relationsFrom + relation;
    return tokens.tokens === 0 ? -1 : tokens.tokenOf(own[row]!, Number.NaN);
  });
}

function learnColumn(
  column: number,
  known: ColumnTokens,
  ofRow: Int32Array,
  own: Float64Array,
): Omit<MixedColumn, 'shares'> {
  const counts = new Float64Array(known.tokens);
  for (const token of ofRow) if (token >= 0) counts[token]! += 1;
  const before = Array.from({ length: known.valuesFrom }, (_, token) => token);
  const values = Array.from({ length: known.tokens - known.valuesFrom }, (_, k) => known.valuesFrom + k);
  const base = { column, tokens: known.data };
  if (known.numeric === undefined) {
    const all = [...before, ...values];
    if (all.length <= LEVELS_MAX) return { ...base, symbols: Int32Array.from(all) };
    return { ...base, symbols: Int32Array.from(all.slice(0, LEVELS_MAX)), tail: sharesFrom(counts, LEVELS_MAX - 1) };
  }
  const isSmall = values.length <= SCALE_VALUES_MAX && values.every((token) => known.isExact(token));
  const heavy = values
    .filter((token) => isSmall || (known.isExact(token) && counts[token]! >= HEAVY_SHARE * ofRow.length))
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, HEAVY_MAX);
  const symbols = Int32Array.from([...before, ...heavy.sort((a, b) => a - b)]);
  const rest = values.filter((token) => !heavy.includes(token) && counts[token]! > 0);
  return rest.length === 0 ? { ...base, symbols } : { ...base, symbols, modes: learnModes(rest, counts, ofRow, own) };
}

function sharesFrom(counts: Float64Array, from: number): Float64Array {
  const tail = counts.slice(from);
  const total = tail.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return tail.map((count) => (sum += count / total));
}

function learnModes(rest: readonly number[], counts: Float64Array, ofRow: Int32Array, own: Float64Array): MixedModes {
  const isRest = new Set(rest);
  const sorted = own.filter((_, row) => isRest.has(ofRow[row]!)).sort();
  let sum = 0;
  return {
    cuts: cutsBetweenModes(sorted),
    tokens: Int32Array.from(rest),
    cumulative: Float64Array.from(rest, (token) => (sum += counts[token]! / sorted.length)),
  };
}

function encode(
  column: Omit<MixedColumn, 'shares'>,
  known: ColumnTokens,
  ofRow: Int32Array,
  own: Float64Array,
): { symbols: Int32Array; places: Float32Array } {
  const symbolOf = new Int32Array(known.tokens).fill(-1);
  if (column.tail !== undefined) symbolOf.fill(column.symbols.length - 1, column.symbols.length);
  column.symbols.forEach((token, symbol) => {
    symbolOf[token] = symbol;
  });
  const places = new Float32Array(ofRow.length);
  const { modes } = column;
  const isInMode = (token: number): boolean => token >= 0 && symbolOf[token]! < 0;
  const ranks =
    modes === undefined ? undefined : new ModePlaces(modes.cuts, own.filter((_, row) => isInMode(ofRow[row]!)).sort());
  const symbols = ofRow.map((token, row) => {
    if (token < 0) return -1;
    if (modes === undefined || ranks === undefined || !isInMode(token)) return symbolOf[token]!;
    const mode = modeOf(modes.cuts, own[row]!);
    places[row] = ranks.placeOf(own[row]!, mode);
    return column.symbols.length + mode;
  });
  return { symbols, places };
}
