import { createHash } from 'node:crypto';
import type { KeyedRecord } from '@launderette/wire';
import { z } from 'zod';
import { SinkError } from '../../errors.ts';
import type { Checkpoint, Snapshot, SnapshotSlot } from './checkpoint-records.ts';
import { count, jsonRecord, moment } from './json.ts';

/*
  Keys of synth.<stream>.checkpoints; partition k belongs to shard k:
    checkpoint                {version, ...Checkpoint}
    snapshot/<slot>           {version, ...Manifest}; slot is 0 or 1
    snapshot/<slot>/<chunk>   bytes; chunks are numbered from 0
*/

/** Two fit into a batch of Kafka's default 1 MiB, with room for headers. */
export const CHUNK_BYTES_MAX = 512 * 1024;
/** Usually under 1 KiB; the counters of typologies may make it more, and it is written many times a second. */
export const CHECKPOINT_BYTES_MAX = 4 * 1024;
/** Some 16 GiB: no shard comes near, and a manifest of as many digests still fits into a record. */
const CHUNKS_MAX = 10_000;

const offset = z.string().regex(/^\d+$/, 'must be a decimal number');
const slot = z.union([z.literal(0), z.literal(1)]);
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

export const checkpointSchema = z.strictObject({
  shard: count,
  number: z.int().positive(),
  window: count,
  timeMs: moment,
  transactions: count,
  activity: count,
  labels: count,
  outcomes: count,
  episodes: count.default(0),
  hash: z.string(),
  commands: count,
  inboxOffset: offset,
  snapshot: slot.nullable(),
  counters: z.record(z.string(), z.number()),
});

export const manifestSchema = z.strictObject({
  shard: count,
  window: count,
  commands: count,
  inboxOffset: offset,
  origin: z.string(),
  bytes: count,
  /** Of the whole. */
  sha256: digest,
  /** Of each chunk; as many as there are chunks. */
  chunks: z.array(digest).max(CHUNKS_MAX),
});

/** What a slot holds, and how to tell that it is whole. */
export type Manifest = z.infer<typeof manifestSchema>;

export const CHECKPOINT_KEY = 'checkpoint';
export const manifestKey = (of: SnapshotSlot): string => `snapshot/${of}`;
export const chunkKey = (of: SnapshotSlot, chunk: number): string => `snapshot/${of}/${chunk}`;

/** Throws INVALID_OPTION for a checkpoint over CHECKPOINT_BYTES_MAX. */
export function encodeCheckpoint(checkpoint: Checkpoint): KeyedRecord {
  const record = jsonRecord(CHECKPOINT_KEY, checkpointSchema.parse(checkpoint));
  const { length } = record.value!;
  if (length <= CHECKPOINT_BYTES_MAX) return record;
  const remedy = 'keep fewer counters';
  throw new SinkError(
    'INVALID_OPTION',
    `A checkpoint of shard ${checkpoint.shard} has ${length} bytes, over the bound of ${CHECKPOINT_BYTES_MAX}: ${remedy}`,
  );
}

/** The records of a snapshot in the order in which they must be written: the manifest last. */
export function encodeSnapshot(of: SnapshotSlot, { bytes, ...facts }: Snapshot): KeyedRecord[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES_MAX) chunks.push(bytes.subarray(at, at + CHUNK_BYTES_MAX));
  const manifest: Manifest = {
    ...facts,
    bytes: bytes.length,
    sha256: sha256(bytes),
    chunks: chunks.map(sha256),
  };
  return [
    ...chunks.map((value, chunk) => ({ key: new TextEncoder().encode(chunkKey(of, chunk)), value })),
    jsonRecord(manifestKey(of), manifestSchema.parse(manifest)),
  ];
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
