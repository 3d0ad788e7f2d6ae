import { describe, expect, it } from 'vitest';
import { absence, BACKENDS } from '../testing/backends.ts';
import type { Matrix } from './matrix.ts';
import { isNativeBuilt, openNative } from './native.ts';
import { openTensors, tensorsInUse } from './open.ts';

const matrix = (rows: number, columns: number, of: (row: number, column: number) => number): Matrix => ({
  rows,
  columns,
  values: Float32Array.from({ length: rows * columns }, (_, i) => of(Math.floor(i / columns), i % columns)),
});

const TRANSPOSED = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

describe('products of matrices', () => {
  const cases = BACKENDS.flatMap((backend) => TRANSPOSED.map(([a, b]) => [backend, a, b] as const));
  it.for(cases)('are right on %s with a transposed: %s, b transposed: %s', async ([backend, a, b], { skip }) => {
    const reason = absence(backend);
    if (reason !== undefined) return skip(reason);
    const tensors = await openTensors(backend);
    const left = (row: number, k: number): number => ((row * 7 + k * 3) % 11) - 5;
    const right = (k: number, column: number): number => ((k * 5 + column * 2) % 13) - 6;
    const product = tensors.multiply(
      a ? matrix(9, 17, (k, row) => left(row, k)) : matrix(17, 9, left),
      b ? matrix(8, 9, (column, k) => right(k, column)) : matrix(9, 8, right),
      { a, b },
    );
    const expected = matrix(17, 8, (row, column) => {
      let sum = 0;
      for (let k = 0; k < 9; k += 1) sum += left(row, k) * right(k, column);
      return sum;
    });
    expect(product).toEqual(expected);
  });

  it.for(BACKENDS)('of layers are rectified in between on %s, and not at the end', async (backend, { skip }) => {
    const reason = absence(backend);
    if (reason !== undefined) return skip(reason);
    const { layered } = await openTensors(backend);
    const weights = matrix(2, 3, (row, column) => (row === 0 ? 1 : column - 1));
    const layers = [
      { weights, bias: Float32Array.of(1, 0, -1) },
      { weights: matrix(3, 1, () => 1), bias: Float32Array.of(-10) },
    ];
    // Of (1, 2): 1 - 2 + 1 = 0, 1, 1 + 2 - 1 = 2, and so 3 - 10; of (-3, 1): -3, -3, -3 become 0.
    const made = layered({ rows: 2, columns: 2, values: Float32Array.of(1, 2, -3, 1) }, layers);
    expect(made).toEqual({ rows: 2, columns: 1, values: Float32Array.of(-7, -10) });
  });

  it('are by the native library where it was built, else by wasm, and say which', async () => {
    expect((await openTensors()).backend).toBe(isNativeBuilt() ? 'tensorflow' : 'wasm');
    expect(await tensorsInUse()).toEqual({ backend: isNativeBuilt() ? 'tensorflow' : 'wasm' });
    expect((await openTensors('wasm')).backend).toBe('wasm');
  });

  it('are refused where a library that is not there is asked for', async () => {
    expect(() => openNative('/nowhere')).toThrow('/nowhere/settle.node');
    if (!isNativeBuilt()) await expect(openTensors('tensorflow')).rejects.toThrow('make native');
  });

  it.for(BACKENDS)('are empty on %s where an operand is', async (backend, { skip }) => {
    const reason = absence(backend);
    if (reason !== undefined) return skip(reason);
    const tensors = await openTensors(backend);
    expect(
      tensors.multiply(
        matrix(2, 0, () => 0),
        matrix(0, 2, () => 0),
      ).values,
    ).toEqual(new Float32Array(4));
  });
});
