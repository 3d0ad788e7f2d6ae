import { BatchOffset, encodeRecords, stampBatch } from '@launderette/wire';
import { describe, expect, it } from 'vitest';
import { readBatches } from './batches.ts';
import type { AbortedTransaction, Isolation } from './fetch.ts';

const CONTROL = 0x20;
const utf8 = new TextEncoder();

interface BatchSpec {
  readonly offset: number;
  readonly producer?: number;
  /** Values of records; null at what compaction has taken. */
  readonly values?: readonly (string | null)[];
  readonly marker?: 'abort' | 'commit';
}

/** A batch as a broker sends it, of a transaction unless it has no producer. */
function batch({ offset, producer, values = [], marker }: BatchSpec): Buffer {
  const key = (index: number) => utf8.encode(`k${index}`);
  const kind = new Uint8Array([0, 0, 0, marker === 'commit' ? 1 : 0]);
  const all =
    marker === undefined
      ? values.map((value, index) => ({ key: key(index), value: utf8.encode(value ?? '') }))
      : [{ key: kind, value: utf8.encode('coordinator') }];
  const bytes = Buffer.from(encodeRecords(all, 0));
  stampBatch(
    bytes,
    { producerId: BigInt(producer ?? -1), producerEpoch: 0, baseSequence: 0, transactional: producer !== undefined },
    () => 0,
  );
  bytes.writeBigInt64BE(BigInt(offset), 0);
  if (marker !== undefined)
    bytes.writeInt16BE(bytes.readInt16BE(BatchOffset.attributes) | CONTROL, BatchOffset.attributes);
  return values.includes(null) ? emptied(bytes) : bytes;
}

/** What compaction leaves of a batch whose records were all superseded: its header, with the way to the next. */
function emptied(bytes: Buffer): Buffer {
  const header = Buffer.from(bytes.subarray(0, BatchOffset.records));
  header.writeInt32BE(BatchOffset.records - BatchOffset.partitionLeaderEpoch, BatchOffset.batchLength);
  header.writeInt32BE(0, BatchOffset.recordsCount);
  return header;
}

async function read(
  specs: readonly (BatchSpec | Buffer)[],
  options: { from?: number; aborted?: [producer: number, first: number][]; isolation?: Isolation } = {},
) {
  const records = Buffer.concat(specs.map((each) => (Buffer.isBuffer(each) ? each : batch(each))));
  const aborted: AbortedTransaction[] = (options.aborted ?? []).map(([producerId, firstOffset]) => ({
    producerId: BigInt(producerId),
    firstOffset: BigInt(firstOffset),
  }));
  const from = BigInt(options.from ?? 0);
  const answer = await readBatches('t', { partition: 0, records, aborted }, from, options.isolation ?? 'committed');
  return [answer.records.map(({ offset, value }) => `${offset}=${String(value)}`).join(' '), Number(answer.nextOffset)];
}

describe('readBatches', () => {
  it('tells records from the offset asked for on, though batches begin before it', async () => {
    const specs = [{ offset: 4, values: ['a', 'b', 'c'] }];
    expect(await read(specs, { from: 5 })).toEqual(['5=b 6=c', 7]);
    expect(await read(specs, { from: 7 })).toEqual(['', 7]);
  });

  it('goes on behind markers, and behind headers that compaction has left', async () => {
    expect(
      await read([
        { offset: 0, values: ['a'], producer: 1 },
        { offset: 1, producer: 1, marker: 'commit' },
      ]),
    ).toEqual(['0=a', 2]);
    expect(await read([{ offset: 9, values: [null, null] }], { from: 3 })).toEqual(['', 11]);
    expect(
      await read(
        [
          { offset: 9, values: [null] },
          { offset: 30, values: ['z'] },
        ],
        { from: 3 },
      ),
    ).toEqual(['30=z', 31]);
  });

  it('stops before a batch that is cut off', async () => {
    const whole = batch({ offset: 0, values: ['a'] });
    const cut = batch({ offset: 1, values: ['b'] });
    for (const bytes of [1, 11, 12, 40, cut.length - 1])
      expect(await read([whole, cut.subarray(0, bytes)])).toEqual(['0=a', 1]);
    expect(await read([])).toEqual(['', 0]);
  });

  it('leaves out what was aborted, each producer up to its own marker, however they interleave', async () => {
    const specs: BatchSpec[] = [
      { offset: 0, producer: 1, values: ['lost'] },
      { offset: 1, producer: 2, values: ['lost'] },
      { offset: 2, producer: 3, values: ['kept'] },
      { offset: 3, values: ['plain'] },
      { offset: 4, producer: 2, values: ['lost'] },
      { offset: 5, producer: 2, marker: 'abort' },
      { offset: 6, producer: 2, values: ['kept'] },
      { offset: 7, producer: 1, values: ['lost'] },
      { offset: 8, producer: 3, marker: 'commit' },
      { offset: 9, producer: 1, marker: 'abort' },
      { offset: 10, producer: 1, values: ['kept'] },
    ];
    const aborted: [number, number][] = [
      [2, 1],
      [1, 0],
    ];
    expect(await read(specs, { aborted })).toEqual(['2=kept 3=plain 6=kept 10=kept', 11]);
    expect(await read(specs.slice(2), { aborted, from: 2 })).toEqual(['2=kept 3=plain 6=kept 10=kept', 11]);
    expect((await read(specs, { isolation: 'uncommitted', aborted }))[0]).toMatch(/^0=lost 1=lost .* 7=lost 10=kept$/);
  });
});
