import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Matrix } from './matrix.ts';
import { multiplier } from './multiplier.ts';
import type { DenseLayer, Tensors } from './tensors.ts';

/** Where `make native` puts the library: this file sits at packages/models/src/tensors or dist/tensors, both four below the project. */
export const NATIVE_DIR = resolve(import.meta.dirname, '../../../..', '.launderette', 'tensorflow');
const BINDING = 'tfjs_binding.node';
/** Comes before the binding: see native/tensorflow/settle.cc. */
const SETTLING = 'settle.node';

/** What is used of the binding of tfjs-node: numbers for tensors that live outside JavaScript. */
interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: readonly number[], type: number, values: Float32Array): number;
  deleteTensor(tensor: number): void;
  tensorDataSync(tensor: number): Float32Array;
  executeOp(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number | boolean }[],
    inputs: readonly number[],
    outputs: number,
  ): readonly { readonly id: number }[];
}

/** Whether the native library was built. */
export const isNativeBuilt = (folder = NATIVE_DIR): boolean => existsSync(join(folder, BINDING));

/** TensorFlow's own library, on one thread, so that rows do not depend on the number of cores. Throws what loading it throws. */
export function openNative(folder = NATIVE_DIR): Tensors {
  const load = createRequire(import.meta.url);
  load(join(folder, SETTLING));
  const binding = load(join(folder, BINDING)) as Binding;
  return {
    backend: 'tensorflow',
    multiply: multiplier((...operands) => product(binding, ...operands)),
    layered: (input, layers) => layered(binding, input, layers),
  };
}

function product(binding: Binding, a: Matrix, b: Matrix, transpose: { readonly a: boolean; readonly b: boolean }) {
  return valuesOf(binding, consume(binding, 'MatMul', [tensorOf(binding, a), tensorOf(binding, b)], transpose));
}

function layered(binding: Binding, input: Matrix, layers: readonly DenseLayer[]): Matrix {
  let made = tensorOf(binding, input);
  layers.forEach(({ weights, bias }, i) => {
    const product = consume(binding, 'MatMul', [made, tensorOf(binding, weights)], { a: false, b: false });
    made = consume(binding, 'AddV2', [product, binding.createTensor([bias.length], binding.TF_FLOAT, bias)]);
    if (i + 1 < layers.length) made = consume(binding, 'Relu', [made]);
  });
  return { rows: input.rows, columns: layers[layers.length - 1]!.bias.length, values: valuesOf(binding, made) };
}

/** The one tensor that an operation makes of others, which are deleted. */
function consume(
  binding: Binding,
  operation: string,
  inputs: readonly number[],
  transpose?: { readonly a: boolean; readonly b: boolean },
): number {
  const transposed = transpose && [
    { name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: transpose.a },
    { name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: transpose.b },
  ];
  const attributes = [...(transposed ?? []), { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
  const made = binding.executeOp(operation, attributes, inputs, 1)[0]!.id;
  for (const tensor of inputs) binding.deleteTensor(tensor);
  return made;
}

/** The numbers of a tensor, which is deleted. */
function valuesOf(binding: Binding, tensor: number): Float32Array {
  const values = binding.tensorDataSync(tensor);
  binding.deleteTensor(tensor);
  return values;
}

const tensorOf = (binding: Binding, { rows, columns, values }: Matrix): number =>
  binding.createTensor([rows, columns], binding.TF_FLOAT, values);
