import { StateReader, StateWriter } from '@launderette/kernel';
import { HASH_WORDS, newPositions, type Positions, ROW_KINDS } from './positions.ts';

const CELLS = ROW_KINDS.length;
const WORDS = CELLS * HASH_WORDS;

/** One shard of a saved stream. */
export interface SavedShard {
  /** What all shards have in common, and what only the engine knows of the whole. */
  readonly common: Uint8Array;
  readonly engine: Float64Array;
  readonly shard: Uint8Array;
}

/**
 * A shard's saved state as bytes: the common state, the engine's, the shard's own, and how far it had come. The common part is
 * in every shard, so that any of them can be taken up by itself.
 */
export function packShard(saved: SavedShard, { next, hashes }: Positions, index: number): Uint8Array<ArrayBuffer> {
  const writer = new StateWriter();
  writer.array(saved.common);
  writer.array(saved.engine);
  writer.array(saved.shard);
  writer.array(next.slice(index * CELLS, (index + 1) * CELLS));
  writer.array(hashes.slice(index * WORDS, (index + 1) * WORDS));
  return writer.take();
}

/** All shards of a saved stream, and how far each had come. Throws StateError where the bytes are not of this form. */
export function unpackShards(packed: readonly Uint8Array[]): { shards: SavedShard[]; at: Positions } {
  const at = newPositions(packed.length);
  const shards = packed.map((bytes, index) => {
    const reader = new StateReader(bytes);
    const common = reader.array(new Uint8Array(0));
    const engine = reader.array(new Float64Array(0));
    const shard = reader.array(new Uint8Array(0));
    at.next.set(reader.array(new Float64Array(CELLS)), index * CELLS);
    at.hashes.set(reader.array(new Uint32Array(WORDS)), index * WORDS);
    reader.close();
    return { common, engine, shard };
  });
  return { shards, at };
}
