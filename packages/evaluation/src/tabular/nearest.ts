import { type Column, isCategory, type Table } from '@launderette/tabular';

/** Squared distance of two different categories, as one-hot vectors scaled by a half are apart. */
const CATEGORY_DISTANCE = 0.5;

/** Rows as points: a number is its rank in the reference table, 0 to 1; categories are the same or CATEGORY_DISTANCE apart. */
export class RowSpace {
  private readonly columns: readonly Column[];
  private readonly sorted: readonly (Float64Array | undefined)[];
  private readonly levels: readonly Map<string, number>[];

  constructor(reference: Table) {
    this.columns = reference.columns.filter(({ schema }) => schema.type !== 'identifier');
    this.sorted = this.columns.map((column) =>
      isCategory(column) ? undefined : column.values.filter((value) => !Number.isNaN(value)).sort(),
    );
    this.levels = this.columns.map(() => new Map());
  }

  /** The coordinates of a table's rows, row by row: ranks first, then category codes. */
  points(table: Table): Points {
    const numbers = this.columns.map((_, i) => i).filter((i) => this.sorted[i] !== undefined);
    const categories = this.columns.map((_, i) => i).filter((i) => this.sorted[i] === undefined);
    const ranks = new Float32Array(table.rows * numbers.length);
    const codes = new Int32Array(table.rows * categories.length);
    numbers.forEach((i, k) => {
      const { values } = this.find(table, i) as { values: Float64Array };
      for (let row = 0; row < table.rows; row += 1)
        ranks[row * numbers.length + k] = rank(this.sorted[i]!, values[row]!);
    });
    categories.forEach((i, k) => {
      const column = this.find(table, i);
      const own = isCategory(column) ? column.levels.map((level) => this.code(i, level)) : [];
      for (let row = 0; row < table.rows; row += 1) {
        const code = isCategory(column) ? column.codes[row]! : -1;
        codes[row * categories.length + k] = code < 0 ? -1 : own[code]!;
      }
    });
    return { rows: table.rows, ranks, numbers: numbers.length, codes, categories: categories.length };
  }

  private find(table: Table, i: number): Column {
    return table.columns.find(({ schema }) => schema.name === this.columns[i]!.schema.name)!;
  }

  private code(i: number, level: string): number {
    const codes = this.levels[i]!;
    if (!codes.has(level)) codes.set(level, codes.size);
    return codes.get(level)!;
  }
}

export interface Points {
  readonly rows: number;
  readonly ranks: Float32Array;
  readonly numbers: number;
  readonly codes: Int32Array;
  readonly categories: number;
}

/** Middle of the places that a value could take; missing is in the middle of all. */
function rank(sorted: Float64Array, value: number): number {
  if (sorted.length === 0) return 0.5;
  const x = Number.isNaN(value) ? middle(sorted) : value;
  return (place(sorted, x, false) + place(sorted, x, true)) / 2 / sorted.length;
}

const middle = (sorted: Float64Array): number => (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;

function place(sorted: Float64Array, value: number, after: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]! < value || (after && sorted[mid] === value)) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Distance of each query to its nearest and second nearest point of a base. */
export interface Nearest {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Looks at every pair, giving up on one as soon as it is too far: rows of tables have too many columns for trees of space. */
export function nearest(base: Points, queries: Points): Nearest {
  const first = new Float64Array(queries.rows).fill(Number.POSITIVE_INFINITY);
  const second = new Float64Array(queries.rows).fill(Number.POSITIVE_INFINITY);
  for (let q = 0; q < queries.rows; q += 1) {
    let best = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (let b = 0; b < base.rows; b += 1) {
      const distance = squaredDistance(base, b, queries, q, next);
      if (distance >= next) continue;
      if (distance < best) {
        next = best;
        best = distance;
      } else next = distance;
    }
    first[q] = Math.sqrt(best);
    second[q] = Math.sqrt(next);
  }
  return { first, second };
}

/** Of a point of `base` and one of `queries`; gives up once it is `limit` or more, and then is some number not below that. */
export function squaredDistance(base: Points, b: number, queries: Points, q: number, limit: number): number {
  let sum = 0;
  const ranksB = b * base.numbers;
  const ranksQ = q * queries.numbers;
  for (let k = 0; k < base.numbers; k += 1) {
    const d = base.ranks[ranksB + k]! - queries.ranks[ranksQ + k]!;
    sum += d * d;
    if (sum >= limit) return sum;
  }
  const codesB = b * base.categories;
  const codesQ = q * queries.categories;
  for (let k = 0; k < base.categories; k += 1) {
    if (base.codes[codesB + k] !== queries.codes[codesQ + k]) sum += CATEGORY_DISTANCE;
  }
  return sum;
}
