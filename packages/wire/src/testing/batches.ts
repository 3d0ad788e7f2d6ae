import { createRequire } from 'node:module';
import type { EncodedBatch } from '../encoded-batch.ts';

export interface PeerRecord {
  offset: string;
  timestamp: string;
  key: Buffer;
  value: Buffer;
  headers: Record<string, Buffer>;
}
export interface PeerBatch {
  records: PeerRecord[];
  firstTimestamp: string;
  maxTimestamp: string;
  producerId: string;
  producerEpoch: number;
  firstSequence: number;
  lastOffsetDelta: number;
}

// kafkajs's decoder is the second opinion: its consumers read what we write.
const load = createRequire(import.meta.url);
const Decoder = load('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
const decode = load('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (decoder: object) => Promise<PeerBatch>;

/** A batch as kafkajs reads it; codecs beyond gzip must have been given to it. */
export function decodeBatch(batch: EncodedBatch): Promise<PeerBatch> {
  return decode(new Decoder(Buffer.from(batch.bytes)));
}

/** Values of a batch. */
export async function valuesOf(batch: EncodedBatch): Promise<Buffer[]> {
  return (await decodeBatch(batch)).records.map(({ value }) => value);
}
