import { Chance } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';

/** A table with a number, a number that follows it, a category that depends on it, and a label; rows by seed. */
export function sampleTable(rows: number, seed: number): Table {
  const chance = new Chance(seed, 'evaluation/testing', -1);
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const shop = new Int32Array(rows);
  const label = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    chance.at(row, 0);
    x[row] = chance.unit() * 100;
    y[row] = x[row]! + chance.unit() * 20;
    shop[row] = Math.floor((x[row]! / 100) * 2 + chance.unit() * 2);
    label[row] = chance.unit() < (x[row]! > 70 ? 0.7 : 0.1) ? 1 : 0;
  }
  const number = (name: string) => ({ name, type: 'number', missing: '', decimals: 9, fixedDecimals: false }) as const;
  const category = (name: string) => ({ name, type: 'category', missing: '' }) as const;
  return {
    rows,
    columns: [
      { schema: number('x'), values: x },
      { schema: number('y'), values: y },
      { schema: category('shop'), codes: shop, levels: ['a', 'b', 'c', 'd'] },
      { schema: category('label'), codes: label, levels: ['no', 'yes'] },
    ],
  };
}

/** The same columns, each in an order of its own: what independent columns would be. */
export function shuffledColumns(table: Table): Table {
  return {
    rows: table.rows,
    columns: table.columns.map((column, i) => {
      const from = (row: number): number => (row * 7919 + i * 104_729) % table.rows;
      return 'codes' in column
        ? { ...column, codes: column.codes.map((_, row) => column.codes[from(row)]!) }
        : { ...column, values: column.values.map((_, row) => column.values[from(row)]!) };
    }),
  };
}
