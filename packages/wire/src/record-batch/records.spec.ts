import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecords, type KeyedRecord } from '../index.ts';

interface PeerRecord {
  offset: string;
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer>;
}

// kafkajs's decoder is the second opinion: its consumers read what we write.
const load = createRequire(import.meta.url);
const Decoder = load('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
const decodeBatch = load('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: object,
) => Promise<{ records: PeerRecord[]; lastOffsetDelta: number }>;

const bytesOf = (maxLength: number) => fc.uint8Array({ maxLength });
const record = fc.record({
  key: fc.option(bytesOf(200), { nil: null }),
  value: fc.option(fc.oneof(bytesOf(70), bytesOf(10_000)), { nil: null }),
  headers: fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { maxLength: 3, selector: ([name]) => name }),
});

describe('encodeRecords', () => {
  it('writes any keys, values, headers and tombstones as kafkajs reads them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 70 }), fc.nat(), async (records, timeMs) => {
        const bytes = Buffer.from(encodeRecords(records as KeyedRecord[], timeMs));
        const decoded = await decodeBatch(new Decoder(bytes));
        expect(decoded.lastOffsetDelta).toBe(records.length - 1);
        expect(decoded.records.map(({ offset, timestamp, key, value }) => ({ offset, timestamp, key, value }))).toEqual(
          records.map(({ key, value }, index) => ({
            offset: String(index),
            timestamp: String(timeMs),
            key: key && Buffer.from(key),
            value: value && Buffer.from(value),
          })),
        );
        expect(decoded.records.map(({ headers }) => Object.entries(headers).map(([k, v]) => [k, String(v)]))).toEqual(
          records.map(({ headers }) => Object.entries(Object.fromEntries(headers))),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('writes a record of half a mebibyte', async () => {
    const value = new Uint8Array(512 * 1024).fill(7);
    const bytes = encodeRecords([{ key: new Uint8Array([1]), value }], 5);
    const { records } = await decodeBatch(new Decoder(Buffer.from(bytes)));
    expect(records[0]!.value!.equals(Buffer.from(value))).toBe(true);
  });
});
