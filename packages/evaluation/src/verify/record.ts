import type { AuditedLabel } from '../audit/label-audit.ts';
import type { AuditedPayment } from '../audit/payment.ts';

/** The topics that are verified, in the order in which records of one second are looked at: a label comes after its event. */
export const VERIFIED_TOPICS = ['transactions', 'activity', 'labels'] as const;
export type VerifiedTopic = (typeof VERIFIED_TOPICS)[number];

/** Where a record lies. */
export interface Place {
  readonly topic: VerifiedTopic;
  readonly partition: number;
  /** As Kafka counts within the partition. */
  readonly offset: number;
}

/** What a value says, as far as the checks read it. */
export type RecordBody =
  | { readonly kind: 'payment'; readonly payment: AuditedPayment }
  | { readonly kind: 'activity'; readonly id: string; readonly eventMs: number; readonly account: string }
  | { readonly kind: 'label'; readonly label: AuditedLabel; readonly eventMs: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A record of a stream's topics, read and decoded. */
export interface StreamRecord extends Place {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly body: RecordBody;
}

/** The id of an event in its parts. */
export interface EventId {
  readonly stream: string;
  readonly shard: number;
  readonly ofActivity: boolean;
  readonly sequence: number;
}

const EVENT_ID = /^([a-z][a-z0-9-]*)\/(\d{1,9})\/(a?)(\d{1,16})$/;

/** Reads `stream/shard/sequence` or, of an activity, `stream/shard/asequence`; undefined for anything else. */
export function eventIdOf(text: string): EventId | undefined {
  const match = EVENT_ID.exec(text);
  if (match === null) return undefined;
  const [, stream = '', shard, letter, sequence] = match;
  return { stream, shard: Number(shard), ofActivity: letter === 'a', sequence: Number(sequence) };
}

/** The id by which people find a record: the event's, for a label too; empty where the value cannot be read. */
export function idOf({ body }: StreamRecord): string {
  if (body.kind === 'payment') return body.payment.id;
  if (body.kind === 'activity') return body.id;
  return body.kind === 'label' ? body.label.eventId : '';
}

/** Unix milliseconds, simulated; undefined where the value cannot be read. */
export function eventMsOf({ body }: StreamRecord): number | undefined {
  if (body.kind === 'payment') return body.payment.eventMs;
  return body.kind === 'unreadable' ? undefined : body.eventMs;
}
