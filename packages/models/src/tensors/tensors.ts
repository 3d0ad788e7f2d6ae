import type { Matrix } from './matrix.ts';

/** What multiplies matrices: `wasm` is in the npm package and works everywhere, `tensorflow` is the native library. */
export type TensorBackend = 'wasm' | 'tensorflow';

/** What turns inputs `[rows, inputs]` into outputs `[rows, outputs]`: times weights `[inputs, outputs]`, plus a bias an output. */
export interface DenseLayer {
  readonly weights: Matrix;
  readonly bias: Float32Array;
}

/**
 * The whole of what models ask of a tensor library. Products of matrices are where the time goes and what a library does
 * better; all else is arithmetic of this project's own, whose chance and rounding are the same on every machine.
 */
export interface Tensors {
  readonly backend: TensorBackend;
  /** a b, `[m, k] x [k, n]`; a transposed operand is given as `[k, m]` or `[n, k]`. */
  multiply(a: Matrix, b: Matrix, transposed?: { readonly a?: boolean; readonly b?: boolean }): Matrix;
  /**
   * Layers one after the other, what is between two of them rectified (negative numbers become 0), without leaving the library in
   * between; at least one input.
   */
  layered(input: Matrix, layers: readonly DenseLayer[]): Matrix;
}
