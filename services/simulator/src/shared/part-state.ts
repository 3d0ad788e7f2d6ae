import { StateReader, StateWriter } from '@launderette/kernel';
import { HASH_WORDS, type Positions, ROW_KINDS } from '../durable/positions.ts';

const CELLS = ROW_KINDS.length;
const WORDS = CELLS * HASH_WORDS;

/** A shard's saved state as bytes, with how far it had come: any process can take it up by itself. */
export function packPart(state: Uint8Array, { next, hashes }: Positions, shard: number): Uint8Array<ArrayBuffer> {
  const writer = new StateWriter();
  writer.array(state);
  writer.array(next.slice(shard * CELLS, (shard + 1) * CELLS));
  writer.array(hashes.slice(shard * WORDS, (shard + 1) * WORDS));
  return writer.take();
}

/** The state, after how far the shard had come is noted in `at`. Throws StateError where the bytes are not of this form. */
export function unpackPart(bytes: Uint8Array, at: Positions, shard: number): Uint8Array {
  const reader = new StateReader(bytes);
  const state = reader.array(new Uint8Array(0));
  at.next.set(reader.array(new Float64Array(CELLS)), shard * CELLS);
  at.hashes.set(reader.array(new Uint32Array(WORDS)), shard * WORDS);
  reader.close();
  return state;
}
