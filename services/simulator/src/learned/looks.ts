import { Channel } from '@launderette/kernel';
import { ModelError } from '@launderette/models';
import { type Column, columnOf, isCategory, type Table } from '@launderette/tabular';
import { merchantCategoryCodes, type SamplerSpec } from '@launderette/world';

/** Minor units of a major one. */
const MINOR_UNITS = 100;
/** Largest amount, major units: as that of a stream of a model. */
const AMOUNT_MAX = 10_000_000;
const CHANNELS: Readonly<Record<string, number>> = Channel;
const NO_DEVICE = -1;

/** What purchases look like, a row each: side by side in typed arrays. */
export interface Looks {
  readonly category: Uint8Array;
  readonly amountMinor: Float64Array;
  readonly channel: Uint8Array;
  readonly device: Int8Array;
}

/** The rows of a model's table as purchases; 255 is the category of a row without one. Throws ModelError for what it lacks. */
export function looksOf(table: Table, { columns, codes, devices }: SamplerSpec): Looks {
  const amounts = columnOf(table, columns.amount);
  if (isCategory(amounts) || amounts.schema.type !== 'number')
    throw new ModelError('UNKNOWN_COLUMN', `${columns.amount} is a ${amounts.schema.type}; an amount is a number`);
  const categories = levelsOf(table, columns.category).map((level) => categoryOf(columns.category, level, codes));
  const channels = columns.channel === undefined ? [] : levelsOf(table, columns.channel);
  const owned = columns.device === undefined ? [] : levelsOf(table, columns.device);
  return {
    category: Uint8Array.from(codesOf(table, columns.category), (code) => categories[code] ?? NO_CATEGORY),
    amountMinor: Float64Array.from(amounts.values, minorOf),
    channel: Uint8Array.from(codesOf(table, columns.channel), (code) => CHANNELS[channels[code] ?? ''] ?? Channel.none),
    device: Int8Array.from(codesOf(table, columns.device), (code) => deviceOf(owned[code], devices)),
  };
}

export const NO_CATEGORY = 255;

/** NaN where it is missing. */
const minorOf = (value: number): number => Math.max(1, Math.round(Math.min(Math.abs(value), AMOUNT_MAX) * MINOR_UNITS));

const deviceOf = (level: string | undefined, devices: readonly string[]): number =>
  level === undefined ? NO_DEVICE : devices.indexOf(level);

function levelsOf(table: Table, name: string): readonly string[] {
  const column = columnOf(table, name);
  if (isCategory(column) && column.schema.type === 'category') return column.levels;
  throw new ModelError('UNKNOWN_COLUMN', `${name} is a ${column.schema.type}; a category is needed`);
}

function codesOf(table: Table, name: string | undefined): Int32Array {
  const column: Column | undefined = name === undefined ? undefined : columnOf(table, name);
  return column !== undefined && isCategory(column) ? column.codes : new Int32Array(table.rows).fill(-1);
}

function categoryOf(column: string, level: string, codes: SamplerSpec['codes']): number {
  const code = codes[level] ?? level;
  const category = merchantCategoryCodes.indexOf(code);
  if (category >= 0) return category;
  throw new ModelError(
    'BAD_CONDITION',
    `${column} has ${JSON.stringify(level)}, which is no kind of merchant of the world; sampler.codes gives it one of ${merchantCategoryCodes.join(', ')}`,
  );
}
