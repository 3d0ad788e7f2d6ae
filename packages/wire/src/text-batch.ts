import type { EncodedBatch, Framing } from './encoded-batch.ts';
import { encodeRecords } from './record-batch/records.ts';
import type { EncodedTopic } from './topics.ts';

/** Of records whose value is a JSON text of ours. */
export const JSON_HEADERS: readonly (readonly [string, string])[] = [
  ['content-type', 'application/json'],
  ['synthetic', 'true'],
];

/** One JSON text as a batch of its own, for what is rare: the entries of a journal. `timeMs`: simulated, Unix milliseconds. */
export function encodeText(framing: Framing, topic: EncodedTopic, text: string, timeMs: number): EncodedBatch {
  const utf8 = new TextEncoder();
  const bytes =
    framing === 'lines'
      ? utf8.encode(`${text}\n`)
      : encodeRecords([{ key: null, value: utf8.encode(text), headers: JSON_HEADERS }], timeMs);
  return { topic, partition: 0, records: 1, bytes, firstEventTimeMs: timeMs, lastEventTimeMs: timeMs };
}
