import type { Matrix } from './matrix.ts';
import type { Tensors } from './tensors.ts';

/** The values of a product of operands that are not empty, row by row, where `transpose` says of each whether it is to be. */
type Product = (a: Matrix, b: Matrix, transpose: { readonly a: boolean; readonly b: boolean }) => Float32Array;

/** A library's multiplication with the shape of what comes of it; nothing is asked of the library about nothing. */
export const multiplier =
  (product: Product): Tensors['multiply'] =>
  (a, b, transposed = {}) => {
    const rows = transposed.a ? a.columns : a.rows;
    const columns = transposed.b ? b.rows : b.columns;
    const isEmpty = a.values.length === 0 || b.values.length === 0;
    const values = isEmpty
      ? new Float32Array(rows * columns)
      : product(a, b, { a: transposed.a ?? false, b: transposed.b ?? false });
    return { rows, columns, values };
  };
