import type { KeyedRecord } from '@launderette/wire';
import { SinkError } from '../../errors.ts';
import { invalid } from './json.ts';
import type { LogRecord } from './records.ts';
import type { Transfers, WindowCredits } from './transfer-records.ts';

/*
  Transfers (version 3) => version source neededFrom shards count [window]
    version => INT32
    source => INT32        shard that pays; also the record's key, decimal
    neededFrom => FLOAT64  whole
    shards => INT32        of the stream
    count => INT32         of windows, at least 1
  Window => window payments [credits] [account] [amount] illicit [place] [part]
    window => FLOAT64      whole
    payments => FLOAT64    whole
    credits => UINT32      as many as shards: how many there are to each
    account => UINT32      as many as there are credits
    amount => FLOAT64      as many as there are credits: minor units, whole, 0 to 2^53 - 1
    illicit => UINT32      credits that are illicit in part
    place => UINT32        which, ascending
    part => FLOAT64        how much of each: minor units, whole, from 1 to its amount
  All little-endian.
*/
const VERSION = 3;
const HEADER_BYTES = 24;
/** With the count of those that are illicit in part. */
const WINDOW_BYTES = 20;
const COUNT_BYTES = 4;
const ACCOUNT_BYTES = 4;
const AMOUNT_BYTES = 8;
const PLACE_BYTES = 4;

/** Windows that would make a record longer go into another one. Kafka's default bound of 1 MiB a batch holds it twice. */
const RECORD_BYTES_MAX = 512 * 1024;

/** Credits of one window. Kafka's default bound of 1 MiB a batch holds them with room to spare. */
export const WINDOW_CREDITS_MAX = 80_000;

/** Records of as many windows each as fit. Throws INVALID_OPTION for credits that could not be read back. */
export function encodeTransfers({ source, neededFrom, windows }: Transfers): KeyedRecord[] {
  const records: KeyedRecord[] = [];
  let from = 0;
  while (from < windows.length) {
    let end = from;
    let bytes = HEADER_BYTES;
    while (end < windows.length && (end === from || bytes + bytesOf(windows[end]!) <= RECORD_BYTES_MAX)) {
      bytes += bytesOf(windows[end]!);
      end += 1;
    }
    records.push(encodeRecord({ source, neededFrom, windows: windows.slice(from, end) }, bytes));
    from = end;
  }
  return records;
}

/** Throws LOG_RECORD_INVALID, saying where the record stands. */
export function decodeTransfers(record: LogRecord): Transfers {
  const { value } = record;
  if (value === null) throw invalid(record, 'was deleted, and must not be');
  if (value.length < HEADER_BYTES)
    throw invalid(record, `has ${value.length} bytes, fewer than a header of ${HEADER_BYTES}`);
  const cursor = new Cursor(new DataView(value.buffer, value.byteOffset, value.byteLength));
  const version = cursor.int32();
  if (version !== VERSION) throw invalid(record, `has version ${version}, and this program reads version ${VERSION}`);
  const source = cursor.int32();
  const neededFrom = cursor.float64();
  const [shards, count] = [cursor.int32(), cursor.int32()];
  const windows: WindowCredits[] = [];
  for (let index = 0; index < count; index += 1) {
    const window = readWindow(cursor, shards);
    if (window === undefined) throw invalid(record, `ends within window ${index} of ${count}`);
    windows.push(window);
  }
  if (cursor.left !== 0) throw invalid(record, `has ${cursor.left} bytes behind its ${count} windows`);
  const transfers = { source, neededFrom, windows };
  const fault = count < 1 ? 'has no windows' : faultOf(transfers);
  if (fault !== undefined) throw invalid(record, fault);
  if (record.key?.toString('utf8') !== String(source)) throw invalid(record, `holds what belongs to source ${source}`);
  return transfers;
}

function encodeRecord(transfers: Transfers, bytes: number): KeyedRecord {
  const { source, neededFrom, windows } = transfers;
  const fault = faultOf(transfers);
  if (fault !== undefined) throw new SinkError('INVALID_OPTION', `A transfer of shard ${source} ${fault}`);
  const value = new Uint8Array(bytes);
  const cursor = new Cursor(new DataView(value.buffer));
  cursor.int32(VERSION);
  cursor.int32(source);
  cursor.float64(neededFrom);
  cursor.int32(windows[0]!.from.length - 1);
  cursor.int32(windows.length);
  for (const window of windows) writeWindow(cursor, window);
  return { key: new TextEncoder().encode(String(source)), value };
}

function bytesOf({ from, accounts, illicit }: WindowCredits): number {
  const credits = (ACCOUNT_BYTES + AMOUNT_BYTES) * accounts.length;
  return WINDOW_BYTES + COUNT_BYTES * (from.length - 1) + credits + (PLACE_BYTES + AMOUNT_BYTES) * illicit.at.length;
}

function writeWindow(cursor: Cursor, { window, payments, from, accounts, amountsMinor, illicit }: WindowCredits): void {
  cursor.float64(window);
  cursor.float64(payments);
  for (let shard = 0; shard < from.length - 1; shard += 1) cursor.uint32(from[shard + 1]! - from[shard]!);
  for (const account of accounts) cursor.uint32(account);
  for (const amount of amountsMinor) cursor.float64(amount);
  cursor.uint32(illicit.at.length);
  for (const place of illicit.at) cursor.uint32(place);
  for (const part of illicit.minor) cursor.float64(part);
}

/** Undefined where the record ends before the window does. */
function readWindow(cursor: Cursor, shards: number): WindowCredits | undefined {
  if (shards < 1 || cursor.left < WINDOW_BYTES + COUNT_BYTES * shards) return undefined;
  const [window, payments] = [cursor.float64(), cursor.float64()];
  const from = new Uint32Array(shards + 1);
  let credits = 0;
  for (let shard = 1; shard <= shards; shard += 1) {
    credits += cursor.uint32();
    from[shard] = credits;
  }
  if (cursor.left < (ACCOUNT_BYTES + AMOUNT_BYTES) * credits + COUNT_BYTES) return undefined;
  const accounts = new Uint32Array(credits);
  for (let credit = 0; credit < credits; credit += 1) accounts[credit] = cursor.uint32();
  const amountsMinor = new Float64Array(credits);
  for (let credit = 0; credit < credits; credit += 1) amountsMinor[credit] = cursor.float64();
  const illicit = readIllicit(cursor);
  return illicit && { window, payments, from, accounts, amountsMinor, illicit };
}

function readIllicit(cursor: Cursor): WindowCredits['illicit'] | undefined {
  const count = cursor.uint32();
  if (cursor.left < (PLACE_BYTES + AMOUNT_BYTES) * count) return undefined;
  const at = new Uint32Array(count);
  for (let place = 0; place < count; place += 1) at[place] = cursor.uint32();
  const minor = new Float64Array(count);
  for (let place = 0; place < count; place += 1) minor[place] = cursor.float64();
  return { at, minor };
}

/** A place in bytes; each call reads the number there, or writes the one given, and moves on. */
class Cursor {
  readonly #view: DataView;
  #at = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  int32(write?: number): number {
    this.#at += 4;
    if (write !== undefined) this.#view.setInt32(this.#at - 4, write, true);
    return write ?? this.#view.getInt32(this.#at - 4, true);
  }

  uint32(write?: number): number {
    this.#at += 4;
    if (write !== undefined) this.#view.setUint32(this.#at - 4, write, true);
    return write ?? this.#view.getUint32(this.#at - 4, true);
  }

  float64(write?: number): number {
    this.#at += 8;
    if (write !== undefined) this.#view.setFloat64(this.#at - 8, write, true);
    return write ?? this.#view.getFloat64(this.#at - 8, true);
  }
}

function faultOf({ source, neededFrom, windows }: Transfers): string | undefined {
  for (const { window, payments, from, accounts, amountsMinor, illicit } of windows) {
    for (const [name, value] of Object.entries({ source, neededFrom, window, payments })) {
      if (!isCount(value)) return `has ${name} ${value}; it must be a whole number from 0`;
    }
    if (accounts.length !== amountsMinor.length || accounts.length !== from.at(-1))
      return `has ${accounts.length} accounts and ${amountsMinor.length} amounts, and ${from.at(-1)} credits by shard`;
    if (accounts.length > WINDOW_CREDITS_MAX)
      return `has ${accounts.length} credits, over the bound of ${WINDOW_CREDITS_MAX}`;
    const wrong = amountsMinor.findIndex((amount) => !isCount(amount));
    if (wrong >= 0)
      return `has amount ${amountsMinor[wrong]} at ${wrong}; it must be a whole number from 0 to 2^53 - 1`;
    if (illicit.at.length !== illicit.minor.length)
      return `has ${illicit.at.length} illicit credits and ${illicit.minor.length} parts`;
    const strange = illicit.minor.findIndex(
      (part, at) => !isCount(part) || part < 1 || !(part <= amountsMinor[illicit.at[at]!]!),
    );
    if (strange >= 0)
      return `has ${illicit.minor[strange]} illicit of credit ${illicit.at[strange]}, which is not a part of it`;
  }
  return undefined;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
