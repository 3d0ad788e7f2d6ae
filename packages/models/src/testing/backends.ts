import { isNativeBuilt } from '../tensors/native.ts';
import type { TensorBackend } from '../tensors/tensors.ts';

/** The tensor libraries of this machine. The native one is built by `make native`, and its absence is said. */
export function backendsHere(): readonly TensorBackend[] {
  if (isNativeBuilt()) return ['wasm', 'tensorflow'];
  process.stderr.write('tensors: the native library is not tested, for it was not built: run `make native`\n');
  return ['wasm'];
}
