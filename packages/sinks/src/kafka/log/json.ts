import { encodeRecords, JSON_HEADERS, type KeyedRecord } from '@launderette/wire';
import { z } from 'zod';
import { messageOf, SinkError } from '../../errors.ts';
import type { LogBatch, LogRecord, LogTopic } from './records.ts';

/** Version of the records of stream logs. A reader refuses others rather than guess what they mean. */
export const LOG_VERSION = 1;

export const count = z.int().nonnegative();
export const moment = z.int();

const utf8 = new TextEncoder();

/** A record whose value is JSON with the log's version in front; undefined deletes the key. */
export function jsonRecord(key: string, value: object | undefined): KeyedRecord {
  if (value === undefined) return { key: utf8.encode(key), value: null };
  const text = JSON.stringify({ version: LOG_VERSION, ...value });
  return { key: utf8.encode(key), value: utf8.encode(text), headers: JSON_HEADERS };
}

/** Records as one batch. `timeMs`: Unix milliseconds, simulated. */
export function logBatch(
  topic: LogTopic,
  partition: number,
  records: readonly KeyedRecord[],
  timeMs: number,
): LogBatch {
  return { topic, partition, records: records.length, bytes: encodeRecords(records, timeMs) };
}

/** The value of a record by its schema, without the version. Throws LOG_RECORD_INVALID, saying where it stands. */
export function parseJson<Value>(record: LogRecord, schema: { parse(value: unknown): Value }): Value {
  try {
    const value: unknown = JSON.parse(record.value!.toString('utf8'));
    const { version, ...rest } = z.looseObject({ version: z.int() }).parse(value);
    if (version !== LOG_VERSION) {
      const advice = 'it was written by a newer version of the program: upgrade this one';
      throw invalid(record, `has version ${version}, and this program reads version ${LOG_VERSION}; ${advice}`);
    }
    return schema.parse(rest);
  } catch (cause) {
    if (cause instanceof SinkError) throw cause;
    throw invalid(record, `cannot be read: ${describe(cause)}`, cause);
  }
}

/** The error for a record that is not what it should be. */
export function invalid({ topic, partition, offset, key }: LogRecord, what: string, cause?: unknown): SinkError {
  const name = key === null ? 'without a key' : JSON.stringify(key.toString('utf8'));
  return new SinkError('LOG_RECORD_INVALID', `The record ${name} at ${topic}/${partition} offset ${offset} ${what}`, {
    cause,
  });
}

/** All that is wrong with a value, on one line. */
function describe(cause: unknown): string {
  if (!(cause instanceof z.ZodError)) return messageOf(cause);
  return cause.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
