import type { KeyedRecord } from '@launderette/wire';
import { SinkError } from '../../errors.ts';
import { invalid } from './json.ts';
import type { LogRecord } from './records.ts';
import type { Transfer } from './transfer-records.ts';

/*
  Transfer (version 1) => version source window payments count [account] [amount]
    version => INT32
    source => INT32        shard that pays; also the record's key, decimal
    window => FLOAT64      whole
    payments => FLOAT64    whole
    count => INT32
    account => UINT32      as many as count
    amount => FLOAT64      as many as count: minor units, whole, 0 to 2^53 - 1
  All little-endian, in record order.
*/
const VERSION = 1;
const HEADER_BYTES = 28;
const CREDIT_BYTES = 12;
const At = { version: 0, source: 4, window: 8, payments: 16, count: 24, accounts: HEADER_BYTES } as const;

/** Credits of one record. Kafka's default bound of 1 MiB a batch holds them with room to spare. */
export const TRANSFER_CREDITS_MAX = 80_000;

/** Throws INVALID_OPTION for credits that could not be read back. */
export function encodeTransfer({ source, window, payments, accounts, amountsMinor }: Transfer): KeyedRecord {
  const fault = faultOf(source, window, payments, amountsMinor) ?? countFault(accounts.length, amountsMinor.length);
  if (fault !== undefined) throw new SinkError('INVALID_OPTION', `A transfer of shard ${source} ${fault}`);
  const value = new Uint8Array(HEADER_BYTES + CREDIT_BYTES * accounts.length);
  const view = new DataView(value.buffer);
  view.setInt32(At.version, VERSION, true);
  view.setInt32(At.source, source, true);
  view.setFloat64(At.window, window, true);
  view.setFloat64(At.payments, payments, true);
  view.setInt32(At.count, accounts.length, true);
  const amountsAt = At.accounts + 4 * accounts.length;
  for (let credit = 0; credit < accounts.length; credit++) {
    view.setUint32(At.accounts + 4 * credit, accounts[credit]!, true);
    view.setFloat64(amountsAt + 8 * credit, amountsMinor[credit]!, true);
  }
  return { key: new TextEncoder().encode(String(source)), value };
}

/** Throws LOG_RECORD_INVALID, saying where the record stands. */
export function decodeTransfer(record: LogRecord): Transfer {
  const { value } = record;
  if (value === null) throw invalid(record, 'was deleted, and must not be');
  if (value.length < HEADER_BYTES)
    throw invalid(record, `has ${value.length} bytes, fewer than a header of ${HEADER_BYTES}`);
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const version = view.getInt32(At.version, true);
  if (version !== VERSION) throw invalid(record, `has version ${version}, and this program reads version ${VERSION}`);
  const credits = view.getInt32(At.count, true);
  const bytes = HEADER_BYTES + CREDIT_BYTES * credits;
  if (credits < 0 || value.length !== bytes)
    throw invalid(record, `has ${value.length} bytes, and ${credits} credits take ${bytes}`);
  const transfer = readTransfer(view, credits);
  const fault = faultOf(transfer.source, transfer.window, transfer.payments, transfer.amountsMinor);
  if (fault !== undefined) throw invalid(record, fault);
  if (record.key?.toString('utf8') !== String(transfer.source))
    throw invalid(record, `holds what belongs to source ${transfer.source}`);
  return transfer;
}

function readTransfer(view: DataView, credits: number): Transfer {
  const accounts = new Uint32Array(credits);
  const amountsMinor = new Float64Array(credits);
  const amountsAt = At.accounts + 4 * credits;
  for (let credit = 0; credit < credits; credit++) {
    accounts[credit] = view.getUint32(At.accounts + 4 * credit, true);
    amountsMinor[credit] = view.getFloat64(amountsAt + 8 * credit, true);
  }
  return {
    source: view.getInt32(At.source, true),
    window: view.getFloat64(At.window, true),
    payments: view.getFloat64(At.payments, true),
    accounts,
    amountsMinor,
  };
}

function faultOf(source: number, window: number, payments: number, amounts: Float64Array): string | undefined {
  for (const [name, value] of Object.entries({ source, window, payments })) {
    if (!isCount(value)) return `has ${name} ${value}; it must be a whole number from 0`;
  }
  const wrong = amounts.findIndex((amount) => !isCount(amount));
  return wrong < 0
    ? undefined
    : `has amount ${amounts[wrong]} at ${wrong}; it must be a whole number from 0 to 2^53 - 1`;
}

function countFault(accounts: number, amounts: number): string | undefined {
  if (accounts !== amounts) return `has ${accounts} accounts and ${amounts} amounts`;
  return accounts > TRANSFER_CREDITS_MAX
    ? `has ${accounts} credits, over the bound of ${TRANSFER_CREDITS_MAX}`
    : undefined;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
