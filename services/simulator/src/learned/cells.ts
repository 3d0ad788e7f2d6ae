import { HOUR_MS, type Occasion } from '@launderette/kernel';
import { type Condition, ModelError } from '@launderette/models';
import { columnOf, isCategory, type Table } from '@launderette/tabular';
import type { SamplerSpec } from '@launderette/world';

/** Minor units of a major one. */
const MINOR_UNITS = 100;
const HOURS_A_DAY = 24;

/** One thing that is known when a purchase is drawn, in bands. */
interface Dimension {
  readonly bands: number;
  bandOf(occasion: Occasion): number;
  /** The band of each row of a table; -1: none. */
  bandsOf(table: Table): Int16Array;
  /** What holds in the model's rows of a band. */
  conditions(band: number): Condition[];
}

/** What is known of a purchase before it is drawn, as one number: a cell of a grid over all that is `given`. */
export class Cells {
  readonly count: number;
  private readonly dimensions: readonly Dimension[];

  constructor({ segment, hour, previousAmount, hoursSince, role }: SamplerSpec['given']) {
    const found: Dimension[] = [];
    if (role) found.push(ofLevels(role.column, [role.ordinary, role.crime], ({ role: of }) => of));
    if (segment)
      found.push(
        ofLevels(segment.column, segment.levels, ({ standing }) => Math.floor(standing * segment.levels.length)),
      );
    if (hour) found.push(ofBands(hour.column, hour.bands, ({ timeMs }) => Math.floor(timeMs / HOUR_MS) % HOURS_A_DAY));
    if (previousAmount)
      found.push(
        ofBands(previousAmount.column, previousAmount.bands, ({ previousMinor }) => previousMinor / MINOR_UNITS),
      );
    if (hoursSince) found.push(ofBands(hoursSince.column, hoursSince.bands, ({ sinceMs }) => sinceMs / HOUR_MS));
    this.dimensions = found;
    this.count = found.reduce((product, { bands }) => product * bands, 1);
  }

  of(occasion: Occasion): number {
    let cell = 0;
    for (const dimension of this.dimensions) cell = cell * dimension.bands + dimension.bandOf(occasion);
    return cell;
  }

  /** The cell of each row of a table; -1 where something that is given is missing. Throws ModelError for columns that are not there. */
  ofRows(table: Table): Int32Array {
    const cells = new Int32Array(table.rows);
    for (const dimension of this.dimensions)
      dimension.bandsOf(table).forEach((band, row) => {
        cells[row] = cells[row]! < 0 || band < 0 ? -1 : cells[row]! * dimension.bands + band;
      });
    return cells;
  }

  /** What holds in a cell; the first things given come first. */
  conditions(cell: number): Condition[] {
    const found: Condition[][] = [];
    let rest = cell;
    for (const dimension of [...this.dimensions].reverse()) {
      found.unshift(dimension.conditions(rest % dimension.bands));
      rest = Math.floor(rest / dimension.bands);
    }
    return found.flat();
  }
}

function ofLevels(name: string, levels: readonly string[], bandOf: Dimension['bandOf']): Dimension {
  return {
    bands: levels.length,
    bandOf,
    bandsOf: (table) => {
      const column = columnOf(table, name);
      if (!isCategory(column))
        throw new ModelError('UNKNOWN_COLUMN', `${name} is a ${column.schema.type}, not a category`);
      const missing = levels.find((level) => !column.levels.includes(level));
      if (missing !== undefined)
        throw new ModelError(
          'BAD_CONDITION',
          `${name} has no ${JSON.stringify(missing)}: ${column.levels.slice(0, 12).join(', ')}`,
        );
      const bands = column.levels.map((level) => levels.indexOf(level));
      return Int16Array.from(column.codes, (code) => bands[code] ?? -1);
    },
    conditions: (band) => [{ column: name, operator: '=', values: [levels[band]!] }],
  };
}

/** `bandOf` a value below the first band, such as that of no purchase before, is the first. */
function ofBands(name: string, from: readonly number[], knownOf: (occasion: Occasion) => number): Dimension {
  const band = (value: number): number => {
    let at = 0;
    while (at + 1 < from.length && value >= from[at + 1]!) at += 1;
    return at;
  };
  return {
    bands: from.length,
    bandOf: (occasion) => band(knownOf(occasion)),
    bandsOf: (table) => {
      const column = columnOf(table, name);
      if (isCategory(column) || column.schema.type !== 'number')
        throw new ModelError('UNKNOWN_COLUMN', `${name} is a ${column.schema.type}, not a number`);
      return Int16Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : band(value)));
    },
    conditions: (at) => [
      ...(at === 0 ? [] : [{ column: name, operator: '>=' as const, values: [String(from[at])] }]),
      ...(at + 1 === from.length ? [] : [{ column: name, operator: '<' as const, values: [String(from[at + 1])] }]),
    ],
  };
}
