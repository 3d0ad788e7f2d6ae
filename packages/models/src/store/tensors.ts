import { ModelError } from '../errors.ts';

/** Kinds of arrays that models are made of. */
const KINDS = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;
type Kind = keyof typeof KINDS;
export type Tensor = InstanceType<(typeof KINDS)[Kind]>;

/** Every tensor begins at a multiple of this, so that it can be viewed in place. */
const ALIGNMENT_BYTES = 8;

/** Where a tensor lies, in place of it in the JSON. */
interface Reference {
  readonly tensor: Kind;
  readonly offsetBytes: number;
  readonly length: number;
}

/** Plain data with typed arrays in it as JSON and one block of bytes (little-endian, as all machines that Node runs on). */
export function packTensors(data: unknown): { json: unknown; bytes: Uint8Array } {
  const tensors: Tensor[] = [];
  let size = 0;
  const walk = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const tensor = value as Tensor;
      const kind = (Object.keys(KINDS) as Kind[]).find((each) => tensor instanceof KINDS[each]);
      if (kind === undefined) throw new TypeError(`a ${tensor.constructor.name} cannot be stored`);
      const reference: Reference = { tensor: kind, offsetBytes: size, length: tensor.length };
      tensors.push(tensor);
      size += Math.ceil(tensor.byteLength / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
      return reference;
    }
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each)]));
    return value;
  };
  const json = walk(data);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const tensor of tensors) {
    bytes.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), at);
    at += Math.ceil(tensor.byteLength / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  }
  return { json, bytes };
}

/** The inverse of `packTensors`. Throws for references outside the bytes. */
export function unpackTensors(json: unknown, bytes: Uint8Array): unknown {
  if (Array.isArray(json)) return json.map((value) => unpackTensors(value, bytes));
  if (typeof json !== 'object' || json === null) return json;
  if (isReference(json)) return view(json, bytes);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, unpackTensors(value, bytes)]));
}

const isReference = (value: object): value is Reference =>
  'tensor' in value && 'offsetBytes' in value && 'length' in value;

function view({ tensor, offsetBytes, length }: Reference, bytes: Uint8Array): Tensor {
  const Kind = Object.hasOwn(KINDS, tensor) ? KINDS[tensor] : undefined;
  const isWhole = [offsetBytes, length].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (Kind === undefined || !isWhole || offsetBytes + length * Kind.BYTES_PER_ELEMENT > bytes.length)
    throw new ModelError(
      'BAD_MODEL_FILE',
      `a tensor of ${length} ${tensor} at byte ${offsetBytes} is not in the ${bytes.length} bytes of the model`,
    );
  // A copy: slices of a Buffer share their memory with others.
  return new Kind(new Uint8Array(bytes.subarray(offsetBytes, offsetBytes + length * Kind.BYTES_PER_ELEMENT)).buffer);
}
