import { fromBinary, toJson } from '@bufbuild/protobuf';
import type { PartyBook, PartyEntry } from '@launderette/kernel';
import { PartyRecordSchema } from '@launderette/proto';
import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVRO_SCHEMAS, createEncoder, type EncoderOptions, readBatch } from '../index.ts';
import { directory } from '../testing/blocks.ts';

const START_MS = Date.UTC(2026, 0, 5);
const text = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' });
const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const id = fc.stringMatching(/^[A-Z0-9]{24}$/);

/** Leaves out what is undefined, as the world does. */
const compact = <Facts extends object>(facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;

const required = { id, name: text, address: text, city: text, country: text, phone: text, email: text };
const person = fc.record({
  ...required,
  kind: fc.integer({ min: 1, max: 8 }),
  sector: optional(fc.constantFrom('G', 'I')),
  staff: optional(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  birthYear: optional(fc.integer({ min: 1900, max: 2020 })),
});
const account = fc.record({
  ...{ id, institution: text, country: text, currency: text },
  kind: fc.integer({ min: 1, max: 11 }),
  master: optional(id),
  status: fc.integer({ min: 1, max: 2 }),
  holder: optional(id),
  merchantId: optional(text),
  cardToken: optional(text),
});
const revision = fc.integer({ min: 0, max: 99_999 });
const entries: fc.Arbitrary<PartyEntry> = fc.oneof(
  fc.record({ revision, party: person.map(compact) }) as fc.Arbitrary<PartyEntry>,
  fc.record({ revision, account: account.map(compact) }) as fc.Arbitrary<PartyEntry>,
);

function bytesOf(of: readonly PartyEntry[], options: Partial<EncoderOptions>): Uint8Array[] {
  const parties: PartyBook = { subjects: () => of.length, introduce: (_, at) => [of[at]!], changed: () => [] };
  const base = { format: 'json', framing: 'kafka', partitions: 1 } as const;
  const encoder = createEncoder({ ...base, directory: { ...directory, parties }, ...options });
  expect(encoder.introduce(0, 0, of.length, START_MS)).toBe(-1);
  return encoder.takeBatches().map(({ topic, bytes }) => {
    expect(topic).toBe('parties');
    return bytes;
  });
}

function recordsOf(of: readonly PartyEntry[], options: Partial<EncoderOptions>) {
  return bytesOf(of, options)
    .flatMap((bytes) => readBatch(bytes))
    .map(({ key, value }) => ({ key: Buffer.from(key).toString(), value }));
}

const avro = avsc.Type.forSchema(AVRO_SCHEMAS.parties as avsc.Schema, { wrapUnions: false });

/** What Avro says in the words of JSON. */
function asJson(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const key = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (field === null) return [];
    return [
      [key, name === 'event_time' ? new Date(field as number).toISOString().replace('.000Z', 'Z') : asJson(field)],
    ];
  });
  return Object.fromEntries(fields);
}

describe('records of parties and accounts', () => {
  it('say the same in JSON, protobuf and Avro, under the key of their subject', () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 300 }), (of) => {
        const json = recordsOf(of, {}).map(({ key, value }) => ({
          key,
          value: JSON.parse(Buffer.from(value).toString()),
        }));
        const protobuf = recordsOf(of, { format: 'protobuf' }).map(({ key, value }) => ({
          key,
          value: toJson(PartyRecordSchema, fromBinary(PartyRecordSchema, value)),
        }));
        expect(protobuf).toEqual(json);
        const fromAvro = recordsOf(of, { format: 'avro' }).map(({ key, value }) => ({
          key,
          value: asJson(avro.fromBuffer(Buffer.from(value))),
        }));
        expect(fromAvro).toEqual(json);
        expect(json.map(({ key }) => key)).toEqual(of.map(({ party, account }) => (party ?? account)!.id));
      }),
      { numRuns: 25 },
    );
  });

  it('carry an id that tells versions apart, in the headers too', () => {
    const [entry] = fc.sample(entries, { numRuns: 1, seed: 4 });
    for (const format of ['json', 'protobuf', 'avro'] as const) {
      const ids = { transactions: 1, labels: 2, activity: 3, parties: 4 };
      const bytes = bytesOf([entry!], { format, ...(format === 'json' ? {} : { schemaIds: ids }) });
      const id = `${(entry!.party ?? entry!.account)!.id}/${entry!.revision}`;
      expect(Buffer.concat(bytes).toString('latin1')).toMatch(new RegExp(`ce_id.${id}.ce_time`, 's'));
    }
  });
});
