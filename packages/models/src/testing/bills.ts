import { Chance } from '@launderette/kernel';
import type { CategoryColumn, NumberColumn, Table } from '@launderette/tabular';

/** Bills with structure: a limit in tens of thousands, payments of 0, of the whole bill or round, a code and its name. */
export function bills(count: number, seed: number): Table {
  const chance = new Chance(seed, 'models/testing/bills', -1);
  const column = (): Float64Array => new Float64Array(count);
  const [limit, bill, paid, opened, closed] = [column(), column(), column(), column(), column()];
  const code = new Int32Array(count);
  const late = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    chance.at(row, 0);
    limit[row] = 10_000 * (1 + chance.below(30));
    bill[row] = chance.happens(0.1) ? Number.NaN : Math.floor(limit[row]! * chance.unit());
    const habit = chance.unit();
    paid[row] = habit < 0.3 ? 0 : habit < 0.6 && bill[row]! > 0 ? bill[row]! : 100 * (1 + chance.below(40));
    opened[row] = Math.floor(chance.unit() * 1000);
    closed[row] = opened[row]! + Math.floor(chance.unit() * 300);
    code[row] = chance.below(4);
    late[row] = chance.happens(habit < 0.3 ? 0.5 : 0.05) ? 1 : 0;
  }
  const number = (name: string, values: Float64Array): NumberColumn => ({
    schema: { name, type: 'number', missing: '', decimals: 0, fixedDecimals: false },
    values,
  });
  const category = (name: string, codes: Int32Array, levels: string[]): CategoryColumn => ({
    schema: { name, type: 'category', missing: '' },
    codes,
    levels,
  });
  return {
    rows: count,
    columns: [
      number('limit', limit),
      number('bill', bill),
      number('paid', paid),
      number('opened', opened),
      number('closed', closed),
      category('code', code, ['01', '02', '03', '04']),
      category(
        'name',
        code.map((at) => 3 - at),
        ['d', 'c', 'b', 'a'],
      ),
      category('late', late, ['no', 'yes']),
    ],
  };
}

export const numbers = (of: Table, i: number): Float64Array => (of.columns[i] as NumberColumn).values;
export const codes = (of: Table, i: number): Int32Array => (of.columns[i] as CategoryColumn).codes;

/** Share of rows in which something holds. */
export function share(of: Table, holds: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < of.rows; row += 1) if (holds(row)) count += 1;
  return count / of.rows;
}
