/** Numbers in rows, one row after the other: `values[row * columns + column]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export const zeros = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: new Float32Array(rows * columns),
});

/** Columns `from` to `to` (not in) of a matrix, copied. */
export function sliceColumns(matrix: Matrix, from: number, to: number): Matrix {
  const slice = zeros(matrix.rows, to - from);
  for (let row = 0; row < matrix.rows; row += 1) {
    const begin = row * matrix.columns;
    slice.values.set(matrix.values.subarray(begin + from, begin + to), row * slice.columns);
  }
  return slice;
}

/** Adds a matrix to the columns of another from `from` on. */
export function addToColumns(target: Matrix, from: number, source: Matrix): void {
  for (let row = 0; row < source.rows; row += 1) {
    const to = row * target.columns + from;
    const at = row * source.columns;
    for (let k = 0; k < source.columns; k += 1) target.values[to + k]! += source.values[at + k]!;
  }
}

/** Matrices of the same columns below each other. */
export function joinRows(parts: readonly Matrix[], rows: number): Matrix {
  const { columns } = parts[0]!;
  const joined = zeros(rows, columns);
  let at = 0;
  for (const { values } of parts) {
    joined.values.set(values, at);
    at += values.length;
  }
  return joined;
}
