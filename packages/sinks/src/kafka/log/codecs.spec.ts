import type { KeyedRecord } from '@launderette/wire';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeCheckpoint } from './checkpoint-codec.ts';
import { CommandCodec } from './command-codec.ts';
import type { CommandLogRecord } from './command-records.ts';
import type { LogRecord } from './records.ts';
import { decodeTransfers, encodeTransfers, WINDOW_CREDITS_MAX } from './transfer-codec.ts';
import type { Transfers, WindowCredits } from './transfer-records.ts';

const definition = z.strictObject({ name: z.string(), shards: z.int().positive() });
const command = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('pace'), rate: z.number().positive() }),
]);
type Definition = z.infer<typeof definition>;
type Command = z.infer<typeof command>;

const codec = new CommandCodec<Definition, Command>({ definition, command });
const id = '0c5c1d3e-2a5b-4a7e-9d2e-0f6f1f3e9b11';

const at = (key: string | null, value: string | Uint8Array | null): LogRecord => ({
  topic: 'synth.retail.commands',
  partition: 0,
  offset: 42n,
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
});
const json = (key: string, value: object) => at(key, JSON.stringify({ version: 1, ...value }));

describe('records of a command log', () => {
  const records: CommandLogRecord<Definition, Command>[] = [
    { kind: 'definition', definition: { name: 'retail', shards: 4 }, startMs: 5, createdMs: 6, state: 'live' },
    { kind: 'command', number: 7, effectiveMs: 61_000, acceptedMs: 3, command: { kind: 'pace', rate: 10 } },
    { kind: 'request', id, commands: [{ kind: 'pause' }, { kind: 'pace', rate: 2.5 }], acceptedMs: 9 },
    { kind: 'reply', id, effectiveMs: 62_000 },
    { kind: 'reply', id, refusal: { code: 'STREAM_NOT_RUNNING', message: 'has ended' } },
    { kind: 'seal', untilMs: 90_000 },
    { kind: 'forget', what: 'request', id },
    { kind: 'forget', what: 'reply', id },
  ];

  it.each(records)('come back as they were: $kind', (record) => {
    const { key, value } = codec.encode(record);
    expect(codec.decode(at(new TextDecoder().decode(key!), value))).toEqual(record);
  });

  it.each([
    ['no JSON', at('seal', '{'), /"seal" at synth\.retail\.commands\/0 offset 42 cannot be read/],
    ['no version', at('seal', '{"untilMs":1}'), /version/],
    [
      'a later version',
      at('seal', '{"version":2,"untilMs":1}'),
      /has version 2, and this program reads version 1.*upgrade/,
    ],
    ['a field too many', json('seal', { untilMs: 1, more: 1 }), /"more"/],
    ['a field too few', json('seal', {}), /untilMs/],
    [
      'a definition that its owner refuses',
      json('definition', { definition: { name: 'x', shards: 0 }, startMs: 1, createdMs: 1, state: 'live' }),
      /definition\.shards/,
    ],
    ['a definition without one', json('definition', { startMs: 1, createdMs: 1, state: 'live' }), /definition/],
    [
      'an unknown state',
      json('definition', { definition: { name: 'x', shards: 1 }, startMs: 1, createdMs: 1, state: 'gone' }),
      /state/,
    ],
    [
      'an unknown command',
      json('command/1', { number: 1, effectiveMs: 0, acceptedMs: 1, command: { kind: 'stop' } }),
      /command\.kind/,
    ],
    [
      'half a second',
      json('command/1', { number: 1, effectiveMs: 500, acceptedMs: 1, command: { kind: 'pause' } }),
      /effectiveMs/,
    ],
    [
      'another number than its key',
      json('command/2', { number: 1, effectiveMs: 0, acceptedMs: 1, command: { kind: 'pause' } }),
      /belongs to "command\/1"/,
    ],
    [
      'a reply that is both',
      json(`reply/${id}`, { id, effectiveMs: 1, refusal: { code: 'X', message: 'x' } }),
      /reply/,
    ],
    ['an unknown key', json('banana', {}), /of no kind/],
    ['no key', at(null, '{"version":1}'), /without a key/],
    ['a deleted command', at('command/3', null), /was deleted, and must not be/],
    ['a deleted definition', at('definition', null), /was deleted, and must not be/],
  ])('are refused with %s', (_what, record, message) => {
    expect(() => codec.decode(record)).toThrow(
      expect.objectContaining({ code: 'LOG_RECORD_INVALID', message: expect.stringMatching(message) as string }),
    );
  });
});

describe('transfers', () => {
  /** What shard 3 of 4 sent in a window: credits to shards 0 and 2. */
  const window = (credits: number, index = 2 ** 40): WindowCredits => ({
    window: index,
    payments: 2 ** 50 + 1,
    from: Uint32Array.of(0, Math.floor(credits / 3), Math.floor(credits / 3), credits, credits),
    accounts: Uint32Array.from({ length: credits }, (_, at) => 0xffffffff - at),
    amountsMinor: Float64Array.from({ length: credits }, (_, at) => Number.MAX_SAFE_INTEGER - at),
    illicit: {
      at: Uint32Array.from({ length: Math.min(3, credits) }, (_, at) => at),
      minor: Float64Array.from({ length: Math.min(3, credits) }, (_, at) => at + 1),
    },
  });
  const transfers = (...windows: WindowCredits[]): Transfers => ({ source: 3, neededFrom: 7, windows });
  const record = (key: string, value: Uint8Array | null): LogRecord => ({
    ...at(key, value),
    topic: 'synth.retail.transfers',
  });
  const decoded = ({ key, value }: KeyedRecord) => decodeTransfers(record(new TextDecoder().decode(key!), value));

  it.each([0, 1, 2, 1000])('come back as they were: %i credits', (credits) => {
    const sent = transfers(window(credits, 0), window(0, 1), window(credits, 2));
    expect(encodeTransfers(sent).map(decoded)).toEqual([sent]);
  });

  it('take as many records as their windows need', () => {
    const sent = transfers(...Array.from({ length: 9 }, (_, index) => window(10_000, index)));
    const records = encodeTransfers(sent);
    expect(records).toHaveLength(3);
    for (const { value } of records) expect(value!.length).toBeLessThanOrEqual(512 * 1024);
    expect(records.flatMap((each) => decoded(each).windows)).toEqual(sent.windows);
  });

  it.each([
    ['an empty value', (_: Uint8Array) => new Uint8Array(), '3', /0 bytes, fewer than/],
    ['a credit cut off', (value: Uint8Array) => value.subarray(0, -1), '3', /ends within window 0 of 1/],
    ['bytes too many', (value: Uint8Array) => Uint8Array.of(...value, 0), '3', /1 bytes behind its 1 windows/],
    ['a later version', (value: Uint8Array) => value.fill(9, 0, 1), '3', /version 9, and this program reads version 3/],
    ['no windows', (value: Uint8Array) => value.fill(0, 20, 24).subarray(0, 24), '3', /has no windows/],
    ['an amount that is not one', (value: Uint8Array) => value.fill(0xff, 64, 72), '3', /amount NaN at 0/],
    ['another source than its key', (value: Uint8Array) => value, '4', /belongs to source 3/],
  ])('are refused with %s', (_what, spoil, key, message) => {
    const spoilt = spoil(encodeTransfers(transfers(window(2)))[0]!.value!);
    expect(() => decodeTransfers(record(key, spoilt))).toThrow(
      expect.objectContaining({ code: 'LOG_RECORD_INVALID', message: expect.stringMatching(message) as string }),
    );
    expect(() => decodeTransfers(record('3', null))).toThrow(/was deleted/);
  });

  it.each([
    ['a window that is no number', { window: Number.NaN }],
    ['more illicit than there is', { illicit: { at: Uint32Array.of(0), minor: Float64Array.of(2 ** 53) } }],
    ['half a minor unit', { amountsMinor: Float64Array.of(0.5, 1) }],
    ['a debit', { amountsMinor: Float64Array.of(-1, 1) }],
    ['accounts without amounts', { amountsMinor: new Float64Array(1) }],
    ['too many credits', window(WINDOW_CREDITS_MAX + 1)],
  ])('are not written with %s', (_what, change) => {
    expect(() => encodeTransfers(transfers({ ...window(2), ...change }))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('checkpoints', () => {
  const checkpoint = {
    shard: 15,
    number: 1_000_000,
    window: 100_000,
    timeMs: 1_700_000_000_000,
    transactions: 9_000_000_000,
    activity: 9_000_000_000,
    labels: 1_000_000,
    outcomes: 1_000_000,
    episodes: 40_000,
    hash: 'f'.repeat(32),
    commands: 1000,
    inboxOffset: '1600000',
    snapshot: 1 as const,
    counters: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`illicit.typology-${index}`, 123_456])),
  };

  it('take under a kibibyte with the counters of twelve typologies', () => {
    expect(encodeCheckpoint(checkpoint).value!.length).toBeLessThan(1024);
  });

  it('are refused when they grow', () => {
    const counters = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`counter-${index}`, index]));
    expect(() => encodeCheckpoint({ ...checkpoint, counters })).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(/over the bound of 4096/) as string,
      }),
    );
  });
});
