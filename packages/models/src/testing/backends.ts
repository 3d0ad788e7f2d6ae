import { isNativeBuilt } from '../tensors/native.ts';
import type { TensorBackend } from '../tensors/tensors.ts';

/** The tensor libraries of this machine; `make native` builds the second. */
export const backendsHere = (): readonly TensorBackend[] => (isNativeBuilt() ? ['wasm', 'tensorflow'] : ['wasm']);
