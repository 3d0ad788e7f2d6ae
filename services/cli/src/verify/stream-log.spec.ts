import type { JournalEntry, StreamDefinition } from '@launderette/simulator';
import { describe, expect, it } from 'vitest';
import { definitionFlags, journalText, missingEntry, readStreamLog } from './stream-log.ts';

const definition: StreamDefinition = {
  name: 'small',
  scenario: 'retail',
  seed: 7,
  customers: 2000,
  shards: 4,
  pace: { kind: 'max' },
  prevalence: { structuring: 5 },
};
const head = { definition, startMs: 1000 };
const entry = (number: number): JournalEntry => ({
  number,
  effectiveMs: 2000,
  acceptedMs: 1,
  command: { kind: 'pause' },
});

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const unkeyed = (value: unknown) => ({ key: Buffer.alloc(0), value: bytes(value) });
const keyed = (key: string, value: unknown) => ({
  key: Buffer.from(key),
  value: value === null ? null : bytes(value),
});

describe('readStreamLog', () => {
  it('reads a head and its entries, a record each', () => {
    expect(readStreamLog([head, entry(1), entry(2)].map(unkeyed))).toEqual({ ...head, entries: [entry(1), entry(2)] });
  });

  it('reads keyed records, the last of each key, and passes over those of others', () => {
    const records = [
      keyed('definition', { ...head, state: 'live' }),
      keyed('command/2', { version: 1, ...entry(2) }),
      keyed('request/1', { id: 1 }),
      keyed('command/1', { ...entry(1), acceptedMs: 99 }),
      keyed('command/1', entry(1)),
      keyed('command/3', entry(3)),
      keyed('command/3', null),
      keyed('seal', { untilMs: 5 }),
      keyed('definition', { ...head, state: 'finished' }),
    ];
    expect(readStreamLog(records)).toEqual({ ...head, state: 'finished', entries: [entry(1), entry(2)] });
  });

  it('knows nothing where there is no definition', () => {
    expect(readStreamLog([])).toBeUndefined();
    expect(readStreamLog([keyed('definition', head), keyed('definition', null)])).toBeUndefined();
    expect(readStreamLog([unkeyed({})])).toBeUndefined();
  });
});

describe('missingEntry', () => {
  it.each([
    [[1, 2, 3], undefined],
    [[1, 3], 2],
    [[2], 1],
    [[], undefined],
  ])('%j: %s', (numbers, missing) => {
    expect(missingEntry(numbers.map(entry))).toBe(missing);
  });
});

it('a journal is a file of its head and entries', () => {
  expect(
    journalText({ ...head, entries: [entry(1)] })
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([head, entry(1)]);
});

it('flags make a definition again', () => {
  expect(definitionFlags(definition).join(' ')).toBe(
    '--scenario retail --name small --seed 7 --customers 2000 --shards 4 --prevalence structuring=5',
  );
});
