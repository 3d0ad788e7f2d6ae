/** Blocks of a window are short: up to here an element at a time costs less than a view of the rows. */
const SHORT_ROWS = 48;

/** Columns begin at multiples of this in memory that they share: that of the widest element. */
const ALIGNMENT_BYTES = 8;

const TYPES = [Float64Array, Uint32Array, Int32Array, Uint16Array, Uint8Array] as const;
type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;
/** A view of part of a buffer. */
type ColumnType = new (memory: ArrayBufferLike, offset: number, rows: number) => Column;

/** Columns by type, so that each is copied by code that knows its type. */
interface Columns {
  readonly doubles: readonly Float64Array[];
  readonly words: readonly Uint32Array[];
  readonly integers: readonly Int32Array[];
  readonly shorts: readonly Uint16Array[];
  readonly bytes: readonly Uint8Array[];
}

const columnsOfBlocks = new WeakMap<object, Columns>();

/** The columns of a block, by type. A block keeps its columns, so that they are looked up once. */
function columnsOf(block: object): Columns {
  const known = columnsOfBlocks.get(block);
  if (known !== undefined) return known;
  const [doubles, words, integers, shorts, bytes] = TYPES.map((Type) =>
    Object.values(block).filter((column) => column instanceof Type),
  );
  const columns = { doubles, words, integers, shorts, bytes } as unknown as Columns;
  columnsOfBlocks.set(block, columns);
  return columns;
}

/** Copies rows of a block into another of the same class, all columns; lengths are the caller's. */
export function copyRows<Block extends object>(
  source: Block,
  from: number,
  target: Block,
  at: number,
  rows: number,
): void {
  const of = columnsOf(source);
  const to = columnsOf(target);
  for (let i = 0; i < of.doubles.length; i += 1) copyDoubles(of.doubles[i]!, from, to.doubles[i]!, at, rows);
  for (let i = 0; i < of.words.length; i += 1) copyWords(of.words[i]!, from, to.words[i]!, at, rows);
  for (let i = 0; i < of.bytes.length; i += 1) copyBytes(of.bytes[i]!, from, to.bytes[i]!, at, rows);
  for (let i = 0; i < of.integers.length; i += 1) to.integers[i]!.set(of.integers[i]!.subarray(from, from + rows), at);
  for (let i = 0; i < of.shorts.length; i += 1) to.shorts[i]!.set(of.shorts[i]!.subarray(from, from + rows), at);
}

function copyDoubles(source: Float64Array, from: number, target: Float64Array, at: number, rows: number): void {
  if (rows > SHORT_ROWS) target.set(source.subarray(from, from + rows), at);
  else for (let i = 0; i < rows; i += 1) target[at + i] = source[from + i] as number;
}

function copyWords(source: Uint32Array, from: number, target: Uint32Array, at: number, rows: number): void {
  if (rows > SHORT_ROWS) target.set(source.subarray(from, from + rows), at);
  else for (let i = 0; i < rows; i += 1) target[at + i] = source[from + i] as number;
}

function copyBytes(source: Uint8Array, from: number, target: Uint8Array, at: number, rows: number): void {
  if (rows > SHORT_ROWS) target.set(source.subarray(from, from + rows), at);
  else for (let i = 0; i < rows; i += 1) target[at + i] = source[from + i] as number;
}

/** Memory for all columns of a block, which threads can share. */
export function sharedMemoryFor(block: object): SharedArrayBuffer {
  const bytes = namedColumns(block).reduce((sum, [, column]) => sum + aligned(column.byteLength), 0);
  return new SharedArrayBuffer(bytes);
}

/**
 * Lays the columns of a fresh block, in the order of its fields, over memory that {@link sharedMemoryFor} made for a block of
 * the same class and capacity. What the block held is not moved.
 */
export function layOver(block: object, memory: SharedArrayBuffer): void {
  let offset = 0;
  for (const [name, column] of namedColumns(block)) {
    const Type = TYPES.find((type) => column instanceof type) as ColumnType;
    Object.assign(block, { [name]: new Type(memory, offset, column.length) });
    offset += aligned(column.byteLength);
  }
}

function namedColumns(block: object): [string, Column][] {
  return Object.entries(block).filter(([, value]) => TYPES.some((Type) => value instanceof Type));
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}
