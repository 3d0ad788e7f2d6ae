import { isNativeBuilt } from '../tensors/native.ts';
import type { TensorBackend } from '../tensors/tensors.ts';

/** All tensor libraries. */
export const BACKENDS: readonly TensorBackend[] = ['wasm', 'tensorflow'];

/** Why one cannot be tested here; undefined: it can. */
export const absence = (backend: TensorBackend): string | undefined =>
  backend === 'wasm' || isNativeBuilt() ? undefined : 'the native library was not built: run `make native`';
