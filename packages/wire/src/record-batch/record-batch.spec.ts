import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeVarint } from '../bytes/varint.ts';
import {
  BatchOffset,
  createEncoder,
  type EncodedBatch,
  RECORD_BYTES_MAX,
  type StreamEncoder,
  stampBatch,
} from '../index.ts';
import { accountText, activityBlocks, directory, eventBlocks, labelBlocks, sampleEvents } from '../testing/blocks.ts';

interface PeerRecord {
  offset: string;
  timestamp: string;
  key: Buffer;
  value: Buffer;
  headers: Record<string, Buffer>;
}
interface PeerBatch {
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
const decodeBatch = load('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (decoder: object) => Promise<PeerBatch>;

async function decoded(batch: EncodedBatch): Promise<PeerBatch> {
  const bytes = Buffer.from(batch.bytes);
  expect(bytes.readInt32BE(BatchOffset.batchLength)).toBe(bytes.length - BatchOffset.partitionLeaderEpoch);
  expect(bytes.readInt8(BatchOffset.magic)).toBe(2);
  return decodeBatch(new Decoder(bytes));
}

function encode(
  write: (encoder: StreamEncoder) => void,
  options: { partitions?: number; recordTime?: (ms: number) => number } = {},
): EncodedBatch[] {
  const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: 3, ...options });
  write(encoder);
  return encoder.takeBatches();
}

const text = (bytes: Buffer) => bytes.toString('utf8');

describe('varints', () => {
  const peer = load('kafkajs/src/protocol/encoder.js') as new () => {
    writeVarInt(n: number): { buffer: Buffer };
    writeVarLong(n: number): { buffer: Buffer };
  };

  it.each([0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)])(
    '%d is written as kafkajs writes it',
    (value) => {
      const view = new DataView(new ArrayBuffer(16));
      const end = writeVarint(view, 0, value);
      expect(Buffer.from(view.buffer, 0, end)).toEqual(new peer().writeVarInt(value).buffer);
    },
  );

  it('writes any 52-bit number as kafkajs does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 }), (value) => {
        const view = new DataView(new ArrayBuffer(16));
        const end = writeVarint(view, 0, value);
        expect(Buffer.from(view.buffer, 0, end)).toEqual(new peer().writeVarLong(value).buffer);
      }),
    );
  });
});

describe('record batches of payments', () => {
  it('are read back by kafkajs with keys, headers, timestamps and offsets', async () => {
    await fc.assert(
      fc.asyncProperty(eventBlocks, async (block) => {
        const [batch] = encode((encoder) => encoder.events(1, block));
        expect(batch).toMatchObject({ topic: 'transactions', partition: 1, records: block.length });
        const { records, ...header } = await decoded(batch!);
        const times = Array.from(block.timeMs);
        expect(header).toMatchObject({
          firstTimestamp: String(times[0]),
          maxTimestamp: String(Math.max(...times)),
          lastOffsetDelta: times.length - 1,
        });
        records.forEach((record, row) => {
          const value = JSON.parse(text(record.value)) as { id: string; eventTime: string };
          expect(text(record.key)).toBe(
            accountText(block.debtor[row] === 0xffffffff ? block.creditor[row]! : block.debtor[row]!),
          );
          expect(record.timestamp).toBe(String(times[row]));
          expect(record.offset).toBe(String(row));
          expect(
            Object.fromEntries(Object.entries(record.headers).map(([key, header]) => [key, text(header)])),
          ).toEqual({
            ce_specversion: '1.0',
            ce_id: value.id,
            ce_source: '/launderette/streams/retail',
            ce_type: 'launderette.event.v1.Transaction',
            ce_time: value.eventTime,
            'content-type': 'application/json',
            synthetic: 'true',
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  it('take another timestamp where asked', async () => {
    const [batch] = encode((encoder) => encoder.events(0, sampleEvents(3, 1)), { recordTime: () => 1234 });
    expect((await decoded(batch!)).records.map(({ timestamp }) => timestamp)).toEqual(['1234', '1234', '1234']);
  });
});

describe('record batches of labels and activity', () => {
  it('key labels by event and name them apart from it', async () => {
    await fc.assert(
      fc.asyncProperty(labelBlocks, async (block) => {
        const [batch] = encode((encoder) => encoder.labels(0, block));
        (await decoded(batch!)).records.forEach((record, row) => {
          const id = `retail/0/${block.ofActivity[row] === 1 ? 'a' : ''}${block.sequence[row]}`;
          expect([text(record.key), text(record.headers['ce_id']!)]).toEqual([id, `${id}/label`]);
          expect(text(record.headers['ce_type']!)).toBe('launderette.event.v1.Label');
        });
      }),
      { numRuns: 30 },
    );
  });

  it('key activity by account', async () => {
    await fc.assert(
      fc.asyncProperty(activityBlocks, async (block) => {
        const [batch] = encode((encoder) => encoder.activity(2, block));
        (await decoded(batch!)).records.forEach((record, row) => {
          expect(text(record.key)).toBe(accountText(block.account[row]!));
          expect(text(record.headers['ce_id']!)).toBe(`retail/2/a${block.firstSequence + row}`);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('the stamp of a producer', () => {
  it('fills its fields and a checksum over the rest', async () => {
    const [batch] = encode((encoder) => encoder.events(0, sampleEvents(5, 2)));
    const peer = load('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Uint8Array) => number;
    stampBatch(
      batch!.bytes,
      { producerId: 7_000_000_001n, producerEpoch: 3, baseSequence: 41, transactional: false },
      peer,
    );
    expect(await decoded(batch!)).toMatchObject({ producerId: '7000000001', producerEpoch: 3, firstSequence: 41 });
    const bytes = Buffer.from(batch!.bytes);
    expect(bytes.readUInt32BE(BatchOffset.crc)).toBe(peer(bytes.subarray(BatchOffset.attributes)) >>> 0);
  });
});

describe('batches', () => {
  const batchBytesMax = 4 * RECORD_BYTES_MAX;
  const many = () => {
    const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: 2, batchBytesMax });
    for (let round = 0; round < 6; round++) encoder.events(round % 3, sampleEvents(40, round));
    return encoder;
  };

  it('stay within their bound and lose no record', async () => {
    const batches = many().takeBatches();
    expect(batches.length).toBeGreaterThan(4);
    expect(Math.max(...batches.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(batchBytesMax);
    const counts = await Promise.all(batches.map(async (batch) => (await decoded(batch)).records.length));
    expect(counts).toEqual(batches.map(({ records }) => records));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(240);
  });

  it('put shards on partitions by remainder, and own their buffers', () => {
    const batches = many().takeBatches();
    expect(new Set(batches.map(({ partition }) => partition))).toEqual(new Set([0, 1]));
    expect(new Set(batches.map(({ bytes }) => bytes.buffer)).size).toBe(batches.length);
    expect(batches.every(({ bytes }) => bytes.byteOffset === 0)).toBe(true);
  });

  it('use a recycled buffer again and write the same bytes into it', () => {
    const encoder = many();
    const bytesOf = () => encoder.takeBatches().map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
    const first = bytesOf();
    for (let round = 0; round < 6; round++) encoder.events(round % 3, sampleEvents(40, round));
    const second = encoder.takeBatches();
    for (const { bytes } of second) encoder.recycle(bytes.buffer);
    for (let round = 0; round < 6; round++) encoder.events(round % 3, sampleEvents(40, round));
    const third = encoder.takeBatches();
    expect(third.some(({ bytes }) => second.some((old) => old.bytes.buffer === bytes.buffer))).toBe(true);
    expect(third.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))).toEqual(first);
  });
});
