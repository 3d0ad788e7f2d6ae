import { type DescMessage, fromBinary, fromJsonString, type MessageShape, toBinary } from '@bufbuild/protobuf';
import { ActivitySchema, LabelSchema, TransactionSchema } from '@launderette/proto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncoder, type EncoderOptions, type StreamEncoder } from '../index.ts';
import { valuesOf } from '../testing/batches.ts';
import { activityBlocks, directory, eventBlocks, labelBlocks } from '../testing/blocks.ts';

const SHARD = 2;
const schemaIds = { transactions: 1, labels: 0x7fffffff, activity: 258, parties: 4 };

type Write = (encoder: StreamEncoder) => void;

async function valuesAs(options: Partial<EncoderOptions>, write: Write): Promise<Buffer[]> {
  const encoder = createEncoder({ format: 'protobuf', framing: 'kafka', directory, partitions: 1, ...options });
  write(encoder);
  return valuesOf(encoder.takeBatches()[0]!);
}

function linesOf(write: Write): string[] {
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory, partitions: 1 });
  write(encoder);
  return new TextDecoder().decode(encoder.takeBatches()[0]!.bytes).trimEnd().split('\n');
}

/** The canonical JSON of the same rows, which has a spec of its own, says what the messages must be. */
async function sameAsJson<D extends DescMessage>(schema: D, write: Write): Promise<void> {
  const expected = linesOf(write).map((line) => fromJsonString(schema, line));
  const values = await valuesAs({}, write);
  const messages: MessageShape<D>[] = values.map((value) => fromBinary(schema, value));
  expect(messages).toEqual(expected);
  // Canonical too: in order of the fields, no default written, no field unknown.
  expect(values).toEqual(messages.map((message) => Buffer.from(toBinary(schema, message))));
}

describe('protobuf', () => {
  it('of payments says what their JSON says', async () => {
    await fc.assert(
      fc.asyncProperty(eventBlocks, (block) =>
        sameAsJson(TransactionSchema, (encoder) => encoder.events(SHARD, block)),
      ),
    );
  });

  it('of activities says what their JSON says', async () => {
    await fc.assert(
      fc.asyncProperty(activityBlocks, (block) =>
        sameAsJson(ActivitySchema, (encoder) => encoder.activity(SHARD, block)),
      ),
    );
  });

  it('of labels says what their JSON says', async () => {
    await fc.assert(
      fc.asyncProperty(labelBlocks, (block) => sameAsJson(LabelSchema, (encoder) => encoder.labels(SHARD, block))),
    );
  });
});

describe('protobuf in Confluent’s wire format', () => {
  it.each([TransactionSchema, ActivitySchema, LabelSchema])('$typeName is the first message of its file', (schema) => {
    expect(schema.file.messages.indexOf(schema)).toBe(0);
  });

  it('has magic, schema id and message index before the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(eventBlocks, labelBlocks, activityBlocks, async (events, labels, activity) => {
        const writes: [Write, number[]][] = [
          [(encoder) => encoder.events(SHARD, events), [0, 0, 0, 0, 1, 0]],
          [(encoder) => encoder.labels(SHARD, labels), [0, 0x7f, 0xff, 0xff, 0xff, 0]],
          [(encoder) => encoder.activity(SHARD, activity), [0, 0, 0, 1, 2, 0]],
        ];
        for (const [write, prefix] of writes) {
          const plain = await valuesAs({}, write);
          const prefixed = await valuesAs({ schemaIds }, write);
          expect(prefixed).toEqual(plain.map((value) => Buffer.concat([Buffer.from(prefix), value])));
        }
      }),
      { numRuns: 20 },
    );
  });
});
