import {
  eventIdOf,
  eventMsOf,
  idIn,
  type StreamRecord,
  StreamVerification,
  VERIFIED_TOPICS,
  type VerificationReport,
  type VerifiedTopic,
} from '@launderette/evaluation';
import { decoderOf } from '../../services/cli/src/verify/decode/decoder.ts';

/** Verifies lines of a world of the stream `golden`, without a replay, as if they had been read from topics of `shards` partitions. */
export function verified(
  lines: Readonly<Record<VerifiedTopic, readonly string[]>>,
  shards: number,
): VerificationReport {
  const verification = new StreamVerification({ stream: 'golden', partitions: shards, replays: false, idOf: () => '' });
  const records = VERIFIED_TOPICS.flatMap((topic) => recordsOf(topic, lines[topic]));
  const second = (record: StreamRecord) => Math.floor((eventMsOf(record) ?? 0) / 1000);
  // Stable: within a second the topics stay in their order, and each in its own.
  for (const record of records.sort((a, b) => second(a) - second(b))) verification.accept(record);
  return verification.finish(false);
}

function recordsOf(topic: VerifiedTopic, lines: readonly string[]): StreamRecord[] {
  const decoder = decoderOf(topic, 'json');
  return lines.map((line, offset) => {
    const value = Buffer.from(line);
    const body = decoder.body(value);
    const partition = eventIdOf(idIn(body))?.shard ?? -1;
    return { topic, partition, offset, key: keyOf(body), value, body };
  });
}

function keyOf(body: StreamRecord['body']): Buffer {
  switch (body.kind) {
    case 'payment':
      return Buffer.from((body.payment.debtor ?? body.payment.creditor)?.account ?? '');
    case 'label':
      return Buffer.from(body.label.eventId);
    case 'outcome':
      return Buffer.from(body.outcome.account);
    case 'episode':
      return Buffer.from(body.episode.account);
    case 'activity':
      return Buffer.from(body.account);
    case 'unreadable':
      return Buffer.alloc(0);
  }
}
