import { Chance } from '@launderette/kernel';
import { isCategory, type Table } from '@launderette/tabular';

/** Every column shuffled by itself: right marginals and nothing else, what anybody gets for nothing. */
export function independentColumns(table: Table, seed: number): Table {
  return {
    rows: table.rows,
    columns: table.columns.map((column) => {
      const order = shuffled(table.rows, seed, column.schema.name);
      return isCategory(column)
        ? { ...column, codes: column.codes.length === 0 ? column.codes : order.map((row) => column.codes[row]!) }
        : { ...column, values: Float64Array.from(order, (row) => column.values[row]!) };
    }),
  };
}

function shuffled(rows: number, seed: number, name: string): Int32Array {
  const chance = new Chance(seed, `evaluation/independent-columns/${name}`, -1);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = 0; i < rows - 1; i += 1) {
    const j = i + chance.at(i, 0).below(rows - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
