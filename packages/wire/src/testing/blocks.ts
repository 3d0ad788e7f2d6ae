import {
  ACCOUNT_ID_BYTES,
  ActivityBlock,
  accountRef,
  type Directory,
  EventBlock,
  LabelBlock,
  NO_ACCOUNT,
  NO_TYPOLOGY,
} from '@launderette/kernel';
import fc from 'fast-check';
import { sampleDirectory } from './directory.ts';

export const SHARDS = 3;
const ACCOUNTS = 5;
export const directory: Directory = sampleDirectory(SHARDS, ACCOUNTS, 12);

const UINT32_MAX = 0xffffffff;
/** 1900 to 2100. */
const time = fc.integer({ min: -2_208_988_800_000, max: 4_102_444_800_000 });
const minor = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const balance = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -1e15, max: Number.MAX_SAFE_INTEGER }));
const uint32 = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: UINT32_MAX }));
const account = fc.tuple(fc.nat(SHARDS - 1), fc.nat(ACCOUNTS - 1)).map(([shard, local]) => accountRef(shard, local));
const code = (max: number) => fc.nat(max);
const rate = fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true });

const device = { deviceHigh: uint32, deviceLow: uint32, addressHigh: uint32, addressLow: uint32 };

const payment = fc
  .record({
    timeMs: time,
    settlementMs: fc.oneof(fc.constant(0), time),
    kind: code(9),
    purpose: code(22),
    rail: code(10),
    channel: code(10),
    status: code(4),
    reason: code(7),
    debtor: fc.oneof(fc.constant(NO_ACCOUNT), account),
    creditor: account,
    debtorBalanceMinor: balance,
    creditorBalanceMinor: balance,
    amountMinor: minor,
    currency: code(1),
    counterCurrency: code(1),
    exchange: fc.option(fc.record({ counterAmountMinor: minor, exchangeRate: rate }), { nil: undefined }),
    place: fc.option(fc.record({ merchant: fc.nat(11), terminal: fc.nat(2) }), { nil: undefined }),
    entryMode: code(5),
    cardHigh: uint32,
    cardLow: uint32,
    ...device,
    remittance: code(5),
    remittanceNumber: uint32,
    related: fc.oneof(fc.constant(-1), fc.nat(Number.MAX_SAFE_INTEGER)),
  })
  .map(({ exchange, place, ...columns }) => ({
    ...columns,
    counterAmountMinor: exchange?.counterAmountMinor ?? 0,
    exchangeRate: exchange?.exchangeRate ?? 0,
    merchant: place?.merchant ?? -1,
    terminal: place === undefined || place.merchant % 5 === 4 ? 0 : place.terminal, // every fifth is a web shop
  }));

const activity = fc.record({
  timeMs: time,
  kind: code(14),
  outcome: code(2),
  channel: code(10),
  account,
  payee: fc.oneof(fc.constant(NO_ACCOUNT), account),
  ...device,
});

const label = fc
  .record({
    sequence: fc.nat(Number.MAX_SAFE_INTEGER),
    ofActivity: fc.nat(1),
    timeMs: time,
    typology: fc.constantFrom(0, 1, NO_TYPOLOGY),
    episode: uint32,
    origin: fc.nat(2),
    debtorRole: code(13),
    creditorRole: code(13),
    step: fc.integer({ min: 0, max: 0xffff }),
    phase: code(7),
    amountMinor: minor,
    illicit: fc.double({ min: 0, max: 1, noNaN: true }),
    plannedMinor: fc.oneof(fc.constant(0), minor),
    carriedOut: fc.nat(1),
    key: account,
  })
  .map(({ illicit, ofActivity, amountMinor, ...columns }) => ({
    ...columns,
    ofActivity,
    amountMinor: ofActivity === 1 ? 0 : amountMinor,
    illicitMinor: ofActivity === 1 ? 0 : Math.floor(illicit * amountMinor),
  }));

type Columns = Record<string, number>;

function fill<Block extends { length: number }>(block: Block, rows: readonly Columns[]): Block {
  const columns = block as unknown as Record<string, { [row: number]: number }>;
  rows.forEach((row, index) => {
    for (const [name, value] of Object.entries(row)) columns[name]![index] = value;
  });
  block.length = rows.length;
  return block;
}

const rowsOf = <Row>(row: fc.Arbitrary<Row>) => fc.array(row, { minLength: 1, maxLength: 20 });

/** Blocks over all values that their columns may hold. */
export const eventBlocks = fc
  .tuple(rowsOf(payment), fc.nat(Number.MAX_SAFE_INTEGER - 20))
  .map(([rows, firstSequence]) => Object.assign(fill(new EventBlock(rows.length), rows), { firstSequence }));
export const activityBlocks = fc
  .tuple(rowsOf(activity), fc.nat(Number.MAX_SAFE_INTEGER - 20))
  .map(([rows, firstSequence]) => Object.assign(fill(new ActivityBlock(rows.length), rows), { firstSequence }));
export const labelBlocks = rowsOf(label).map((rows) => fill(new LabelBlock(rows.length), rows));

/** A block of `rows` payments made from a seed: the same for the same arguments. */
export function sampleEvents(rows: number, seed: number, startMs = Date.UTC(2026, 0, 5, 8)): EventBlock {
  const sample = fc.sample(payment, { numRuns: rows, seed });
  return fill(
    new EventBlock(rows),
    sample.map((row, index) => ({ ...row, timeMs: startMs + index })),
  );
}

export function accountText(ref: number): string {
  const local = ref & 0xffffff;
  return new TextDecoder().decode(
    directory.accountIds[ref >>> 24]!.subarray(local * ACCOUNT_ID_BYTES, (local + 1) * ACCOUNT_ID_BYTES),
  );
}
