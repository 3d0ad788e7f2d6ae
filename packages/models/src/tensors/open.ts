import { ModelError } from '../errors.ts';
import type { Matrix } from './matrix.ts';
import { isNativeBuilt, openNative } from './native.ts';
import type { TensorBackend, Tensors } from './tensors.ts';
import { openWasm } from './wasm.ts';

const opened = new Map<TensorBackend | 'best', Promise<Tensors>>();

/**
 * What multiplies matrices; loaded when first asked for, shared by all that ask. Unless one is named the fastest that works
 * here: the native library where `make native` built it, else wasm.
 */
export function openTensors(backend: TensorBackend | 'best' = 'best'): Promise<Tensors> {
  let tensors = opened.get(backend);
  if (tensors === undefined) {
    tensors = backend === 'best' ? openBest() : open(backend);
    opened.set(backend, tensors);
  }
  return tensors;
}

/** The backend that trains and samples, and why it is not the native one where that was built; for cards, `doctor` and metrics. */
export async function tensorsInUse(): Promise<{ readonly backend: TensorBackend; readonly nativeFault?: string }> {
  const { backend } = await openTensors();
  if (backend === 'tensorflow' || !isNativeBuilt()) return { backend };
  const nativeFault = await openTensors('tensorflow').then(
    () => 'unknown',
    (error: Error) => error.message,
  );
  return { backend, nativeFault };
}

async function openBest(): Promise<Tensors> {
  if (!isNativeBuilt()) return openTensors('wasm');
  return openTensors('tensorflow').catch(() => openTensors('wasm'));
}

async function open(backend: TensorBackend): Promise<Tensors> {
  return checked(backend === 'wasm' ? await openWasm() : native());
}

function native(): Tensors {
  try {
    return openNative();
  } catch (cause) {
    const why = isNativeBuilt() ? (cause as Error).message : 'it was not built';
    throw new ModelError('NO_TENSORS', `the native library does not load: ${why}; run \`make native\``, { cause });
  }
}

/** A backend that loads may still compute nonsense on a processor it was not built for: one product is compared. */
function checked(tensors: Tensors): Tensors {
  const a: Matrix = { rows: 2, columns: 3, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const b: Matrix = { rows: 2, columns: 3, values: Float32Array.of(1, 0, -1, 2, 1, 0) };
  const found = [...tensors.multiply(a, b, { b: true }).values].join();
  if (found !== '-2,4,-2,13')
    throw new ModelError('NO_TENSORS', `the ${tensors.backend} backend multiplies wrongly: ${found}`);
  return tensors;
}
