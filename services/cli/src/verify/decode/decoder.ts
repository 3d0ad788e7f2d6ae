import {
  episodeOf,
  eventMsOf,
  idIn,
  labelOf,
  outcomeOf,
  paymentOf,
  type RecordBody,
  type VerifiedTopic,
} from '@launderette/evaluation';
import type { Format } from '@launderette/wire';
import { avroBody, avroText } from './avro.ts';
import { protobufBody, protobufText } from './protobuf.ts';

/** Reads the values of one topic. */
export interface ValueDecoder {
  /** What the checks read of a value; `unreadable` where it is not of the schema. */
  body(value: Uint8Array): RecordBody;
  /** The value as JSON text for people. */
  text(value: Uint8Array): string;
}

/** Bytes of Confluent's prefix: magic and id of the schema; protobuf's has the index of the message behind it. */
const PREFIX_BYTES: Readonly<Record<Format, number>> = { json: 0, avro: 5, protobuf: 6 };
/** No plain value of ours begins with it: protobuf begins with the tag of the id, Avro with the id's length. */
const CONFLUENT_MAGIC = 0;

/** The id of the schema in Confluent's prefix; undefined for a plain value. */
export function schemaIdOf(format: Format, value: Uint8Array): number | undefined {
  if (format === 'json' || value.length < PREFIX_BYTES[format] || value[0] !== CONFLUENT_MAGIC) return undefined;
  return new DataView(value.buffer, value.byteOffset).getInt32(1);
}

/** The decoder of a topic in a format, with the schemas of this build; a prefix is skipped where there is one. */
export function decoderOf(topic: VerifiedTopic, format: Format): ValueDecoder {
  const { body, text } = PLAIN[format];
  const plain = (value: Uint8Array) =>
    schemaIdOf(format, value) === undefined ? value : value.subarray(PREFIX_BYTES[format]);
  return {
    body: (value) => {
      try {
        return checked(body(topic, plain(value)));
      } catch (error) {
        return { kind: 'unreadable', reason: `is no ${format} of the schema: ${messageOf(error)}` };
      }
    },
    text: (value) => {
      try {
        return text(topic, plain(value));
      } catch {
        return `base64 ${Buffer.from(value).toString('base64')}`;
      }
    },
  };
}

interface PlainFormat {
  body(topic: VerifiedTopic, value: Uint8Array): RecordBody;
  text(topic: VerifiedTopic, value: Uint8Array): string;
}

const PLAIN: Readonly<Record<Format, PlainFormat>> = {
  json: { body: jsonBody, text: (_, value) => textOf(value) },
  protobuf: { body: protobufBody, text: protobufText },
  avro: { body: avroBody, text: avroText },
};

function jsonBody(topic: VerifiedTopic, value: Uint8Array): RecordBody {
  const json = textOf(value);
  if (topic === 'transactions') return { kind: 'payment', payment: paymentOf(json) };
  if (topic === 'outcomes') return { kind: 'outcome', outcome: outcomeOf(json) };
  if (topic === 'episodes') return { kind: 'episode', episode: episodeOf(json) };
  const parsed = JSON.parse(json) as { id: string; account: string; eventTime: string };
  const eventMs = Date.parse(parsed.eventTime);
  if (topic === 'labels') return { kind: 'label', label: labelOf(json), eventMs };
  return { kind: 'activity', id: parsed.id, account: parsed.account, eventMs };
}

/** A text that parses and lacks what every record has is not of the schema either. */
function checked(body: RecordBody): RecordBody {
  const [id, eventMs] = [idIn(body), eventMsOf({ body }) ?? 0];
  if (body.kind !== 'unreadable' && (typeof id !== 'string' || id === '')) throw new TypeError('it has no id');
  if (!Number.isFinite(eventMs)) throw new TypeError('it has no event time');
  return body;
}

function textOf(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
