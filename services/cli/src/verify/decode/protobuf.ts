import { type DescMessage, fromBinary, toJsonString } from '@bufbuild/protobuf';
import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import { type AuditedParty, HOLDS, type RecordBody, type VerifiedTopic } from '@launderette/evaluation';
import {
  ActivitySchema,
  EpisodeEvent,
  EpisodeSchema,
  LabelSchema,
  OutcomeSchema,
  type Party,
  Reason,
  Status,
  TransactionSchema,
} from '@launderette/proto';

const SCHEMAS: Readonly<Record<VerifiedTopic, DescMessage>> = {
  transactions: TransactionSchema,
  activity: ActivitySchema,
  labels: LabelSchema,
  outcomes: OutcomeSchema,
  episodes: EpisodeSchema,
};

/** What the checks read of a value. Throws on bytes that are not of the schema. */
export function protobufBody(topic: VerifiedTopic, value: Uint8Array): RecordBody {
  if (topic === 'transactions') return paymentBody(value);
  if (topic === 'activity') {
    const { id, account, eventTime } = fromBinary(ActivitySchema, value);
    return { kind: 'activity', id, account, eventMs: msOf(eventTime) };
  }
  if (topic === 'outcomes') return outcomeBody(value);
  if (topic === 'episodes') return episodeBody(value);
  const { eventId, episodeId, typology, step, eventTime, ...label } = fromBinary(LabelSchema, value);
  const [plannedMinor, carriedOutMinor] = [Number(label.plannedMinor), Number(label.carriedOutMinor)];
  const said = { eventId, episodeId, typology, step, plannedMinor, carriedOutMinor };
  return { kind: 'label', label: said, eventMs: msOf(eventTime) };
}

/** Canonical JSON. Throws on bytes that are not of the schema. */
export function protobufText(topic: VerifiedTopic, value: Uint8Array): string {
  const schema = SCHEMAS[topic];
  return toJsonString(schema, fromBinary(schema, value));
}

function paymentBody(value: Uint8Array): RecordBody {
  const payment = fromBinary(TransactionSchema, value);
  const { id, eventTime, settlementTime, status, reason, debtor, creditor, amount } = payment;
  const { counterAmount, exchangeRate, relatedId } = payment;
  const hold = HOLDS[`STATUS_${Status[status]}`];
  const [, shard, sequence] = id.split('/');
  return {
    kind: 'payment',
    payment: {
      id,
      shard: Number(shard),
      sequence: Number(sequence),
      eventMs: msOf(eventTime),
      booked: status === Status.BOOKED,
      amountMinor: Number(amount?.minorUnits),
      ...(settlementTime === undefined ? {} : { settlementMs: timestampMs(settlementTime) }),
      ...(hold === undefined ? {} : { hold }),
      ...(relatedId === '' ? {} : { relatedId }),
      ...(counterAmount === undefined
        ? {}
        : { exchange: { counterMinor: Number(counterAmount.minorUnits), rate: exchangeRate } }),
      ...(reason === Reason.UNSPECIFIED ? {} : { reason: `REASON_${Reason[reason]}` }),
      ...(debtor === undefined ? {} : { debtor: partyOf(debtor) }),
      ...(creditor === undefined ? {} : { creditor: partyOf(creditor) }),
    },
  };
}

function outcomeBody(value: Uint8Array): RecordBody {
  const { id, account, eventId, eventTime, labelAvailableAt } = fromBinary(OutcomeSchema, value);
  const [happenedMs, availableMs] = [msOf(eventTime), msOf(labelAvailableAt)];
  const about = eventId === '' ? {} : { eventId };
  return { kind: 'outcome', outcome: { id, account, ...about, happenedMs, availableMs } };
}

function episodeBody(value: Uint8Array): RecordBody {
  const record = fromBinary(EpisodeSchema, value);
  const { id, eventTime, event, episodeId, typology, parentEpisodeId, account } = record;
  return {
    kind: 'episode',
    episode: {
      id,
      eventMs: msOf(eventTime),
      ended: event === EpisodeEvent.ENDED,
      episodeId,
      typology,
      ...(parentEpisodeId === '' ? {} : { parentEpisodeId }),
      account,
      plannedSteps: record.plannedSteps,
      plannedMinor: Number(record.plannedMinor),
      carriedOutSteps: record.carriedOutSteps,
      carriedOutMinor: Number(record.carriedOutMinor),
      abandonedSteps: record.abandonedSteps,
    },
  };
}

function partyOf({ account, institution, balanceAfter }: Party): AuditedParty {
  const party = { account, institution };
  return balanceAfter === undefined ? party : { ...party, balanceAfterMinor: Number(balanceAfter) };
}

function msOf(time: Timestamp | undefined): number {
  return time === undefined ? Number.NaN : timestampMs(time);
}
