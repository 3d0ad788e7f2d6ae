import type { Matrix } from './matrix.ts';

/** What multiplies matrices: `wasm` is in the npm package and works everywhere, `tensorflow` is the native library. */
export type TensorBackend = 'wasm' | 'tensorflow';

/**
 * The whole of what models ask of a tensor library. Products of matrices are where the time goes and what a library does
 * better; all else is arithmetic of this project's own, whose chance and rounding are the same on every machine.
 */
export interface Tensors {
  readonly backend: TensorBackend;
  /** a b, `[m, k] x [k, n]`; a transposed operand is given as `[k, m]` or `[n, k]`. */
  multiply(a: Matrix, b: Matrix, transposed?: { readonly a?: boolean; readonly b?: boolean }): Matrix;
}
