import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AVRO_SCHEMAS,
  createEncoder,
  type EncoderOptions,
  EVENT_TOPICS,
  type EventTopic,
  type StreamEncoder,
} from '../index.ts';
import { valuesOf } from '../testing/batches.ts';
import { activityBlocks, directory, eventBlocks, labelBlocks } from '../testing/blocks.ts';

const SHARD = 2;
type Write = (encoder: StreamEncoder) => void;
type Json = Record<string, unknown>;

async function valuesAs(options: Partial<EncoderOptions>, write: Write): Promise<Buffer[]> {
  const encoder = createEncoder({ format: 'avro', framing: 'kafka', directory, partitions: 1, ...options });
  write(encoder);
  return valuesOf(encoder.takeBatches()[0]!);
}

function linesOf(write: Write): Json[] {
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory, partitions: 1 });
  write(encoder);
  const lines = new TextDecoder().decode(encoder.takeBatches()[0]!.bytes).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Json);
}

/** avsc's own numbers refuse 2^53 - 1. */
const ExactLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => Number(one - other),
});

/** Unix milliseconds as JSON has them. */
class Milliseconds extends avsc.types.LogicalType {
  override _fromValue(value: bigint): string {
    return new Date(Number(value)).toISOString().replace('.000Z', 'Z');
  }
}

const types = Object.fromEntries(
  EVENT_TOPICS.map((topic) => [
    topic,
    avsc.Type.forSchema(AVRO_SCHEMAS[topic] as avsc.Schema, {
      registry: { long: ExactLong },
      logicalTypes: { 'timestamp-millis': Milliseconds },
      wrapUnions: false,
    }),
  ]),
) as Record<EventTopic, avsc.Type>;

const INTEGERS_64 = ['balance_after', 'minor_units', 'illicit_minor', 'planned_minor', 'carried_out_minor'];

/** Of labels of ordinary payments: empty in Avro, absent in JSON. */
const TEXTS_OF_CRIME = ['episode_id', 'typology'];

/** What Avro and JSON write differently: names, absence, integers of 64 bits, unspecified values of enumerations, a step of 0. */
function asJson(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .filter(
      ([name, field]) =>
        field !== null &&
        !(name === 'step' && field === 0) &&
        !(TEXTS_OF_CRIME.includes(name) && field === '') &&
        !String(field).endsWith('_UNSPECIFIED'),
    )
    .map(([name, field]) => {
      const json = INTEGERS_64.includes(name) ? String(field) : asJson(field);
      return [name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), json];
    });
  return Object.fromEntries(entries) as Json;
}

async function sameAsJson(topic: EventTopic, write: Write): Promise<void> {
  const values = await valuesAs({}, write);
  const records = values.map((value) => asJson(types[topic].fromBuffer(value)));
  expect(records).toEqual(linesOf(write));
}

describe('Avro', () => {
  it('of payments says what their JSON says', async () => {
    await fc.assert(
      fc.asyncProperty(eventBlocks, (block) => sameAsJson('transactions', (encoder) => encoder.events(SHARD, block))),
    );
  });

  it('of activities says what their JSON says', async () => {
    await fc.assert(
      fc.asyncProperty(activityBlocks, (block) => sameAsJson('activity', (encoder) => encoder.activity(SHARD, block))),
    );
  });

  it('of labels says what their JSON says', async () => {
    await fc.assert(
      fc.asyncProperty(labelBlocks, (block) => sameAsJson('labels', (encoder) => encoder.labels(SHARD, block))),
    );
  });

  it('has magic and schema id before the same bytes in Confluent’s wire format', async () => {
    const schemaIds = { transactions: 0x01020304, labels: 1, activity: 1, parties: 1 };
    await fc.assert(
      fc.asyncProperty(eventBlocks, async (block) => {
        const write: Write = (encoder) => encoder.events(SHARD, block);
        const plain = await valuesAs({}, write);
        const prefix = Buffer.from([0, 1, 2, 3, 4]);
        expect(await valuesAs({ schemaIds }, write)).toEqual(plain.map((value) => Buffer.concat([prefix, value])));
      }),
      { numRuns: 20 },
    );
  });
});
