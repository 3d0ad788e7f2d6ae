import { type DescMessage, fromBinary, toJsonString } from '@bufbuild/protobuf';
import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import { type AuditedParty, HOLDS, type RecordBody, type VerifiedTopic } from '@launderette/evaluation';
import { ActivitySchema, LabelSchema, type Party, Reason, Status, TransactionSchema } from '@launderette/proto';

const SCHEMAS: Readonly<Record<VerifiedTopic, DescMessage>> = {
  transactions: TransactionSchema,
  activity: ActivitySchema,
  labels: LabelSchema,
};

/** What the checks read of a value. Throws on bytes that are not of the schema. */
export function protobufBody(topic: VerifiedTopic, value: Uint8Array): RecordBody {
  if (topic === 'transactions') return paymentBody(value);
  if (topic === 'activity') {
    const { id, account, eventTime } = fromBinary(ActivitySchema, value);
    return { kind: 'activity', id, account, eventMs: msOf(eventTime) };
  }
  const { eventId, episodeId, typology, step, eventTime } = fromBinary(LabelSchema, value);
  return { kind: 'label', label: { eventId, episodeId, typology, step }, eventMs: msOf(eventTime) };
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

function partyOf({ account, balanceAfter }: Party): AuditedParty {
  return balanceAfter === undefined ? { account } : { account, balanceAfterMinor: Number(balanceAfter) };
}

function msOf(time: Timestamp | undefined): number {
  return time === undefined ? Number.NaN : timestampMs(time);
}
