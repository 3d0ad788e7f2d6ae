/**
 * Saves and restores what a simulation has become: one walk over the state serves both ways, so that they cannot differ.
 *
 * A saved state is a sequence of arrays, each an 8-byte head (length in elements, bytes an element) and its elements, little-endian,
 * padded to 8 bytes. It says nothing of names: the walk is the format, and the version of the program is part of it.
 */

/** Arrays that hold state. */
export type StateArray = Float64Array | Float32Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** Walks over state, taking note of it or putting it back. */
export interface StateWalk {
  /** True while state is put back. */
  readonly restoring: boolean;
  /** Passes an array: its elements are noted, or replaced. Returns it, or a new one where the saved one is longer or shorter. */
  array<Kind extends StateArray>(values: Kind): Kind;
  /** Passes a number. */
  number(value: number): number;
}

/** Why state from outside was refused. */
export type StateErrorCode =
  /** A saved state that is cut short, or of another program, scenario, size or moment. */
  | 'STATE_MISMATCH'
  /** A transfer between shards that names what does not exist. */
  | 'TRANSFER_INVALID'
  /** Two transfers of the same window and route that differ: one of the senders has diverged. */
  | 'TRANSFER_CONFLICT';

/** State from outside that does not fit: what was saved, or what another part of the world sent. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly code: StateErrorCode;
  readonly retryable = false;

  constructor(message: string, code: StateErrorCode = 'STATE_MISMATCH') {
    super(message);
    this.code = code;
  }
}

const HEAD_BYTES = 8;

/** Takes note of state. */
export class StateWriter implements StateWalk {
  readonly restoring = false;
  private bytes = new Uint8Array(4096);
  private length = 0;

  array<Kind extends StateArray>(values: Kind): Kind {
    const { length, BYTES_PER_ELEMENT, byteLength } = values;
    this.reserve(HEAD_BYTES + padded(byteLength));
    new Uint32Array(this.bytes.buffer, this.length, 2).set([length, BYTES_PER_ELEMENT]);
    this.bytes.set(new Uint8Array(values.buffer, values.byteOffset, byteLength), this.length + HEAD_BYTES);
    this.length += HEAD_BYTES + padded(byteLength);
    return values;
  }

  number(value: number): number {
    return this.array(Float64Array.of(value))[0] as number;
  }

  /** Everything noted. */
  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.bytes.length, padded(this.length + more)));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }
}

/** Puts state back. Throws {@link StateError} where the walk and the saved state differ. */
export class StateReader implements StateWalk {
  readonly restoring = true;
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private position = 0;

  constructor(bytes: Uint8Array) {
    // A copy begins at 0 of its buffer, so that elements of 8 bytes are aligned.
    this.bytes = Uint8Array.from(bytes);
  }

  array<Kind extends StateArray>(values: Kind): Kind {
    const [length, elementBytes] = this.head();
    if (elementBytes !== values.BYTES_PER_ELEMENT) {
      throw new StateError(`elements of ${elementBytes} bytes at ${this.position}, not ${values.BYTES_PER_ELEMENT}`);
    }
    const start = this.position + HEAD_BYTES;
    const end = start + length * elementBytes;
    if (end > this.bytes.length) throw new StateError(`cut short at ${this.bytes.length}: an array ends at ${end}`);
    this.position = start + padded(length * elementBytes);
    const saved = new (values.constructor as new (from: ArrayBuffer) => Kind)(this.bytes.buffer.slice(start, end));
    if (length !== values.length) return saved;
    values.set(saved);
    return values;
  }

  number(value: number): number {
    return this.array(Float64Array.of(value))[0] as number;
  }

  /** Throws unless everything was put back. */
  close(): void {
    if (this.position !== this.bytes.length) {
      throw new StateError(`${this.bytes.length - this.position} bytes are left over at ${this.position}`);
    }
  }

  private head(): readonly [number, number] {
    if (this.position + HEAD_BYTES > this.bytes.length) throw new StateError(`cut short at ${this.bytes.length}`);
    const [length, elementBytes] = new Uint32Array(this.bytes.buffer, this.position, 2);
    return [length as number, elementBytes as number];
  }
}

/** Passes an array whose length the walk relies on. */
export function fixed<Kind extends StateArray>(walk: StateWalk, values: Kind): void {
  if (walk.array(values) !== values) throw new StateError(`an array of ${values.length} was saved with another length`);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
