import { describe, expect, it } from 'vitest';
import { createEncoder } from './index.ts';
import { directory, sampleEvents } from './testing/blocks.ts';

const base = { format: 'json', framing: 'lines', directory, partitions: 2 } as const;

describe('createEncoder', () => {
  it.each([
    [
      'a batch too small',
      { ...base, batchBytesMax: 100 },
      /batchBytesMax is 100; it must be a whole number from 8192 to 1048576/,
    ],
    ['no partition', { ...base, framing: 'kafka', partitions: 0 } as const, /partitions is 0/],
    [
      'a remittance template that may grow too long',
      { ...base, directory: { ...directory, remittances: ['', 'x'.repeat(141)] } },
      /can reach 141 characters; the bound is 140/,
    ],
    ['lines of protobuf', { ...base, format: 'protobuf' } as const, /format protobuf needs Kafka record batches/],
    ['compressed lines', { ...base, compression: 'gzip' } as const, /compression gzip needs Kafka record batches/],
    [
      'a schema id for JSON',
      { ...base, framing: 'kafka', schemaIds: { transactions: 1, labels: 2, activity: 3, parties: 4 } } as const,
      /JSON has no schema id/,
    ],
    [
      'a schema id of 0',
      {
        ...base,
        framing: 'kafka',
        format: 'avro',
        schemaIds: { transactions: 0, labels: 2, activity: 3, parties: 4 },
      } as const,
      /A schema id is 0/,
    ],
    [
      'ids that may outgrow one byte of length',
      { ...base, directory: { ...directory, stream: 'x'.repeat(50) } },
      /can reach 69 bytes; the bound is 63/,
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => createEncoder(options)).toThrow(message);
  });

  it('refuses a time that RFC 3339 cannot write', () => {
    const encoder = createEncoder(base);
    expect(() => encoder.events(0, sampleEvents(1, 1, Date.UTC(10_000, 0)))).toThrow(/outside the years 1 to 9999/);
  });

  it('asks for the total order for lines and not for Kafka', () => {
    expect(createEncoder(base).totalOrder).toBe(true);
    expect(createEncoder({ ...base, framing: 'kafka' }).totalOrder).toBe(false);
  });

  it('writes lines of all shards into one partition in order of the calls', () => {
    const encoder = createEncoder(base);
    encoder.events(1, sampleEvents(2, 1));
    encoder.events(0, sampleEvents(1, 2));
    const batches = encoder.takeBatches();
    const ids = new TextDecoder().decode(batches[0]!.bytes).match(/retail\/\d\/\d/g);
    expect([batches.length, batches[0]!.partition, ids]).toEqual([1, 0, ['retail/1/0', 'retail/1/1', 'retail/0/0']]);
  });

  it('counts what is pending until it is taken', () => {
    const encoder = createEncoder(base);
    expect(encoder.pendingBytes).toBe(0);
    encoder.events(0, sampleEvents(3, 1));
    const pending = encoder.pendingBytes;
    expect(encoder.takeBatches().reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(pending);
    expect([encoder.pendingBytes, encoder.takeBatches()]).toEqual([0, []]);
  });
});
