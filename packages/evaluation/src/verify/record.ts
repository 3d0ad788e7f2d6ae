import type { AuditedEpisode } from '../audit/episode.ts';
import type { AuditedLabel } from '../audit/label-audit.ts';
import type { AuditedOutcome } from '../audit/outcome.ts';
import type { AuditedPayment } from '../audit/payment.ts';

/**
 * The topics that are verified, in the order in which records of one second are looked at: a label comes after its event, and an
 * episode's end after the labels of its steps.
 */
export const VERIFIED_TOPICS = ['transactions', 'activity', 'labels', 'outcomes', 'episodes'] as const;
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
  | { readonly kind: 'outcome'; readonly outcome: AuditedOutcome }
  | { readonly kind: 'episode'; readonly episode: AuditedEpisode }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A record of a stream's topics, read and decoded. */
export interface StreamRecord extends Place {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly body: RecordBody;
}

/** The topics whose records are numbered, each within its shard. */
export type NumberedTopic = Exclude<VerifiedTopic, 'labels'>;

/** The id of a record in its parts. */
export interface EventId {
  readonly stream: string;
  readonly shard: number;
  readonly topic: NumberedTopic;
  readonly sequence: number;
}

const EVENT_ID = /^([a-z][a-z0-9-]*)\/(\d{1,9})\/([aoe]?)(\d{1,16})$/;
/** By the letter before the sequence. */
const TOPICS: Readonly<Record<string, NumberedTopic>> = {
  '': 'transactions',
  a: 'activity',
  o: 'outcomes',
  e: 'episodes',
};

/** Reads `stream/shard/sequence`, with a letter before the sequence of what is no payment; undefined for anything else. */
export function eventIdOf(text: string): EventId | undefined {
  const match = EVENT_ID.exec(text);
  if (match === null) return undefined;
  const [, stream = '', shard, letter = '', sequence] = match;
  return { stream, shard: Number(shard), topic: TOPICS[letter] as NumberedTopic, sequence: Number(sequence) };
}

/** The id by which people find a record: the event's, for a label; empty where the value cannot be read. */
export function idIn(body: RecordBody): string {
  switch (body.kind) {
    case 'payment':
      return body.payment.id;
    case 'activity':
      return body.id;
    case 'label':
      return body.label.eventId;
    case 'outcome':
      return body.outcome.id;
    case 'episode':
      return body.episode.id;
    case 'unreadable':
      return '';
  }
}

/** The same of a record. */
export function idOf({ body }: Pick<StreamRecord, 'body'>): string {
  return idIn(body);
}

/** The time that orders a record, Unix milliseconds, simulated; undefined where the value cannot be read. */
export function eventMsOf({ body }: Pick<StreamRecord, 'body'>): number | undefined {
  switch (body.kind) {
    case 'payment':
      return body.payment.eventMs;
    case 'outcome':
      return body.outcome.availableMs;
    case 'episode':
      return body.episode.eventMs;
    case 'unreadable':
      return undefined;
    default:
      return body.eventMs;
  }
}
