import { Chance } from '@launderette/kernel';
import { type Column, isCategory, type Table, takeRows } from '@launderette/tabular';
import { ModelError } from '../errors.ts';
import { permutation } from '../nets/draws.ts';
import { type Frame, frameOf, shapesOf, tableOf } from '../structure/frame.ts';
import { unitsIn1 } from '../structure/grain.ts';

/** Neighbours among which one is chosen (Chawla 2002). */
const NEIGHBOURS = 5;
/** Rows among which neighbours are looked for: the cost is rows drawn times these. */
const CANDIDATES_MAX = 5000;

/**
 * Rows between real rows (SMOTE-NC, Chawla 2002): each is a real row moved towards one of its five nearest neighbours; numbers
 * by one share of the way for all, rounded to their decimals, categories by what most of the neighbours have. Distances
 * are of standardised numbers; two different categories are as far apart as the median standard deviation.
 *
 * Such rows lie close to real ones, and tell who was among them: a baseline and a remedy for rare classes, no privacy.
 */
export function smote(table: Table, options: { readonly rows: number; readonly seed: number }): Table {
  if (table.rows < 2)
    throw new ModelError('UNUSABLE_TABLE', `${table.rows} rows; a row between two others needs at least 2`);
  const chance = new Chance(options.seed, 'models/augment/smote', -1);
  const base = takeRows(table, permutation(table.rows, chance, -1).slice(0, CANDIDATES_MAX));
  const frame = frameOf(base);
  const space = new Space(base.columns, frame);
  const out = frame.map(() => new Float64Array(options.rows).fill(Number.NaN));
  const known = new Map<number, Int32Array>();
  for (let row = 0; row < options.rows; row += 1) {
    // Every row is a start once before any is twice.
    const start = row % base.rows;
    const near = known.get(start) ?? space.nearest(start);
    known.set(start, near);
    chance.at(row % (1 << 24), 0);
    const other = near[chance.below(near.length)]!;
    const share = chance.unit();
    base.columns.forEach((column, at) => {
      const own = frame[at]!;
      out[at]![row] = isCategory(column)
        ? mostFrequent(own, near, own[start]!)
        : between(own[start]!, own[other]!, share, column);
    });
  }
  return tableOf(out, options.rows, shapesOf(base));
}

/** A number between two, in the decimals of its column; missing where the first one is. */
function between(from: number, to: number, share: number, { schema }: Column): number {
  if (Number.isNaN(from) || Number.isNaN(to)) return from;
  const units = unitsIn1(schema.type === 'time' ? 0 : (schema.decimals ?? 0));
  return Math.round((from + share * (to - from)) * units) / units;
}

/** The code that most rows have; of several the first row's, or the least. */
function mostFrequent(codes: Float64Array, rows: Int32Array, own: number): number {
  const counts = new Map<number, number>([[own, 0.5]]);
  for (const row of rows) counts.set(codes[row]!, (counts.get(codes[row]!) ?? 0) + 1);
  let best = own;
  for (const [code, count] of counts) if (count > counts.get(best)!) best = code;
  return best;
}

class Space {
  private readonly columns: readonly { readonly values: Float64Array; readonly isCategory: boolean }[];
  private readonly rows: number;
  private readonly apart: number;

  constructor(columns: readonly Column[], frame: Frame) {
    this.rows = columns.length === 0 ? 0 : frame[0]!.length;
    const deviations: number[] = [];
    this.columns = columns
      .map((column, at) => ({ column, values: frame[at]! }))
      .filter(({ column }) => column.schema.type !== 'identifier')
      .map(({ column, values }) => {
        if (isCategory(column)) return { values, isCategory: true };
        const { mean, deviation } = moments(values);
        deviations.push(deviation > 0 ? 1 : 0);
        return {
          values: values.map((value) => (Number.isNaN(value) || deviation === 0 ? 0 : (value - mean) / deviation)),
          isCategory: false,
        };
      });
    deviations.sort((a, b) => a - b);
    this.apart = deviations.length === 0 ? 1 : Math.max(deviations[deviations.length >> 1]!, Number.EPSILON);
  }

  /** The nearest rows to a row, itself apart. */
  nearest(row: number): Int32Array {
    const distances = new Float64Array(this.rows);
    for (const { values, isCategory: isCode } of this.columns) {
      const own = values[row]!;
      for (let other = 0; other < this.rows; other += 1) {
        if (!isCode) distances[other]! += (values[other]! - own) * (values[other]! - own);
        else if (!Object.is(values[other], own)) distances[other]! += this.apart * this.apart;
      }
    }
    distances[row] = Infinity;
    const order: number[] = [];
    for (let other = 0; other < this.rows; other += 1) {
      if (other === row) continue;
      if (order.length === NEIGHBOURS && distances[other]! >= distances[order[NEIGHBOURS - 1]!]!) continue;
      let at = order.length;
      while (at > 0 && distances[order[at - 1]!]! > distances[other]!) at -= 1;
      order.splice(at, 0, other);
      if (order.length > NEIGHBOURS) order.pop();
    }
    return Int32Array.from(order);
  }
}

function moments(values: Float64Array): { mean: number; deviation: number } {
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / Math.max(1, present.length);
  const squares = present.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, present.length)) };
}
