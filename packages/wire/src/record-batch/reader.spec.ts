import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPRESSIONS, createEncoder, DECODERS, readBatch } from '../index.ts';
import { decodeBatch } from '../testing/batches.ts';
import { directory, eventBlocks, labelBlocks } from '../testing/blocks.ts';
import { BatchOffset } from './header.ts';

describe('readBatch', () => {
  it('reads keys and values as kafkajs does', async () => {
    await fc.assert(
      fc.asyncProperty(eventBlocks, labelBlocks, async (events, labels) => {
        const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: 1 });
        encoder.events(2, events);
        encoder.labels(2, labels);
        for (const batch of encoder.takeBatches()) {
          const peers = (await decodeBatch(batch)).records.map(({ key, value }) => ({ key, value }));
          const ours = readBatch(batch.bytes).map(({ key, value }) => ({
            key: Buffer.from(key),
            value: Buffer.from(value),
          }));
          expect(ours).toEqual(peers);
        }
      }),
    );
  });

  it.each(COMPRESSIONS.filter((name) => name !== 'none'))(
    '%s: refuses the batch, and its decoder gives the plain records',
    (compression) => {
      fc.assert(
        fc.property(eventBlocks, (events) => {
          const batchOf = (codec: typeof compression | 'none') => {
            const encoder = createEncoder({
              format: 'json',
              framing: 'kafka',
              directory,
              partitions: 1,
              compression: codec,
            });
            for (let round = 0; round < 5; round += 1) encoder.events(2, events); // enough to be worth compressing
            return encoder.takeBatches()[0]!.bytes;
          };
          const compressed = batchOf(compression);
          expect(() => readBatch(compressed)).toThrow(/compressed/);
          const records = DECODERS[compression](Buffer.from(compressed.subarray(BatchOffset.records)));
          expect(records).toEqual(Buffer.from(batchOf('none').subarray(BatchOffset.records)));
        }),
        { numRuns: 10 },
      );
    },
  );
});
