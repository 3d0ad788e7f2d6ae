import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Matrix } from './matrix.ts';
import { multiplier } from './multiplier.ts';
import type { Tensors } from './tensors.ts';

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
  return { backend: 'tensorflow', multiply: multiplier((...operands) => product(binding, ...operands)) };
}

function product(binding: Binding, a: Matrix, b: Matrix, transpose: { readonly a: boolean; readonly b: boolean }) {
  const inputs = [tensorOf(binding, a), tensorOf(binding, b)];
  const attributes = [
    { name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: transpose.a },
    { name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: transpose.b },
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  ];
  const made = binding.executeOp('MatMul', attributes, inputs, 1)[0]!.id;
  const values = binding.tensorDataSync(made);
  for (const tensor of [...inputs, made]) binding.deleteTensor(tensor);
  return values;
}

const tensorOf = (binding: Binding, { rows, columns, values }: Matrix): number =>
  binding.createTensor([rows, columns], binding.TF_FLOAT, values);
