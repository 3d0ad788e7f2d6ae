import type * as TensorFlow from '@tensorflow/tfjs-core';
import { ModelError } from '../errors.ts';
import type { Matrix } from './matrix.ts';
import { multiplier } from './multiplier.ts';
import type { DenseLayer, Tensors } from './tensors.ts';

type Library = typeof TensorFlow;

/** TensorFlow.js on WebAssembly: in the npm package, on every machine, and with the same rounding on all of them. */
export async function openWasm(): Promise<Tensors> {
  const library = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await library.setBackend('wasm')))
    throw new ModelError('NO_TENSORS', 'the wasm backend of TensorFlow.js does not start; run `npm ci` again');
  await library.ready();
  transposeFirst(library);
  return {
    backend: 'wasm',
    multiply: multiplier((...operands) => product(library, ...operands)),
    layered: (input, layers) => layered(library, input, layers),
  };
}

/**
 * The wasm kernel multiplies transposed operands ten times slower than plain ones, so they are transposed beforehand: the
 * kernel is registered anew as one that does.
 */
function transposeFirst(library: Library): void {
  const kernel = library.getKernel('BatchMatMul', 'wasm');
  const kernelFunc: TensorFlow.KernelFunc = (call) => {
    const { a, b } = call.inputs as { a: TensorFlow.TensorInfo; b: TensorFlow.TensorInfo };
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    const plain = (operand: TensorFlow.TensorInfo, isTransposed: boolean): TensorFlow.TensorInfo =>
      isTransposed ? library.transpose(operand as TensorFlow.Tensor, swapped(operand.shape.length)) : operand;
    const inputs = { a: plain(a, transposeA), b: plain(b, transposeB) };
    return kernel.kernelFunc({ ...call, inputs, attrs: { transposeA: false, transposeB: false } });
  };
  library.unregisterKernel('BatchMatMul', 'wasm');
  library.registerKernel({ ...kernel, kernelFunc });
}

/** Axes with the last two swapped. */
const swapped = (rank: number): number[] =>
  Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));

function product(library: Library, a: Matrix, b: Matrix, transpose: { readonly a: boolean; readonly b: boolean }) {
  const left = library.tensor2d(a.values, [a.rows, a.columns]);
  const right = library.tensor2d(b.values, [b.rows, b.columns]);
  const made = library.matMul(left, right, transpose.a, transpose.b);
  const values = made.dataSync<'float32'>();
  for (const tensor of [left, right, made]) tensor.dispose();
  return values;
}

function layered(library: Library, input: Matrix, layers: readonly DenseLayer[]): Matrix {
  let made: TensorFlow.Tensor = library.tensor2d(input.values, [input.rows, input.columns]);
  layers.forEach(({ weights, bias }, i) => {
    const own = library.tensor2d(weights.values, [weights.rows, weights.columns]);
    const added = library.tensor1d(bias);
    const activation = i + 1 < layers.length ? 'relu' : 'linear';
    const next = library.fused.matMul({ a: made, b: own, bias: added, activation });
    for (const tensor of [made, own, added]) tensor.dispose();
    made = next;
  });
  const values = made.dataSync<'float32'>();
  made.dispose();
  return { rows: input.rows, columns: layers[layers.length - 1]!.bias.length, values };
}
