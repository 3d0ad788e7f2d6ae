import { writeVarint } from './bytes/varint.ts';
import type { EncodedBatch, Framing } from './encoded-batch.ts';
import { BatchOffset, writeBatchHeader } from './record-batch/header.ts';
import type { EncodedTopic } from './topics.ts';

/** Room beside a text: header of the batch, varints, headers of the record. */
const OVERHEAD_BYTES = 256;
const NO_KEY = -1;
const HEADERS: readonly (readonly [string, string])[] = [
  ['content-type', 'application/json'],
  ['synthetic', 'true'],
];

/** One JSON text as a batch of its own, for what is rare: the entries of a journal. `timeMs`: simulated, Unix milliseconds. */
export function encodeText(framing: Framing, topic: EncodedTopic, text: string, timeMs: number): EncodedBatch {
  const value = new TextEncoder().encode(text);
  const bytes = framing === 'lines' ? new TextEncoder().encode(`${text}\n`) : recordBatch(value, timeMs);
  return { topic, partition: 0, records: 1, bytes, firstEventTimeMs: timeMs, lastEventTimeMs: timeMs };
}

function recordBatch(value: Uint8Array, timeMs: number): Uint8Array<ArrayBuffer> {
  const body = recordBody(value);
  const bytes = new Uint8Array(BatchOffset.records + body.length + OVERHEAD_BYTES);
  const view = new DataView(bytes.buffer);
  const start = writeVarint(view, BatchOffset.records, body.length);
  bytes.set(body, start);
  const end = start + body.length;
  writeBatchHeader(view, end, { records: 1, baseTimestampMs: timeMs, maxTimestampMs: timeMs });
  return bytes.slice(0, end);
}

/** The record after its length; see record-batch/framer.ts for the grammar. */
function recordBody(value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(value.length + OVERHEAD_BYTES);
  const view = new DataView(bytes.buffer);
  let end = writeVarint(view, writeVarint(view, 1, 0), 0); // attributes, timestamp and offset delta are all 0
  end = writeVarint(view, end, NO_KEY);
  end = writeText(bytes, view, end, value);
  end = writeVarint(view, end, HEADERS.length);
  for (const text of HEADERS.flat()) end = writeText(bytes, view, end, new TextEncoder().encode(text));
  return bytes.subarray(0, end);
}

function writeText(bytes: Uint8Array, view: DataView, at: number, text: Uint8Array): number {
  const start = writeVarint(view, at, text.length);
  bytes.set(text, start);
  return start + text.length;
}
