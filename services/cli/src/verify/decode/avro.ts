import { type AuditedParty, HOLDS, type RecordBody, type VerifiedTopic } from '@launderette/evaluation';
import { AVRO_SCHEMAS } from '@launderette/wire';
import avsc from 'avsc';

/** Fields of a transaction as Avro has them: absent is null, times are Unix milliseconds. */
interface AvroTransaction {
  readonly id: string;
  readonly event_time: number;
  readonly settlement_time: number | null;
  readonly status: string;
  readonly reason: string | null;
  readonly debtor: AvroParty | null;
  readonly creditor: AvroParty | null;
  readonly amount: { readonly minor_units: number };
  readonly counter_amount: { readonly minor_units: number } | null;
  readonly exchange_rate: number | null;
  readonly related_id: string | null;
}

interface AvroParty {
  readonly account: string;
  readonly institution: string;
  readonly balance_after: number | null;
}

interface AvroActivity {
  readonly id: string;
  readonly event_time: number;
  readonly account: string;
}

interface AvroLabel {
  readonly event_id: string;
  readonly event_time: number;
  readonly episode_id: string;
  readonly typology: string;
  readonly step: number;
  readonly planned_minor: number | null;
  readonly carried_out_minor: number | null;
}

interface AvroOutcome {
  readonly id: string;
  readonly event_time: number;
  readonly account: string;
  readonly event_id: string | null;
  readonly label_available_at: number;
}

interface AvroEpisode {
  readonly id: string;
  readonly event_time: number;
  readonly event: string;
  readonly episode_id: string;
  readonly typology: string;
  readonly parent_episode_id: string | null;
  readonly account: string;
  readonly planned_steps: number;
  readonly planned_minor: number | null;
  readonly carried_out_steps: number | null;
  readonly carried_out_minor: number | null;
  readonly abandoned_steps: number | null;
}

const TYPES: Readonly<Record<VerifiedTopic, avsc.Type>> = {
  transactions: typeOf('transactions'),
  activity: typeOf('activity'),
  labels: typeOf('labels'),
  outcomes: typeOf('outcomes'),
  episodes: typeOf('episodes'),
};

/** What the checks read of a value. Throws on bytes that are not of the schema. */
export function avroBody(topic: VerifiedTopic, value: Uint8Array): RecordBody {
  const record: unknown = read(topic, value);
  if (topic === 'transactions') return paymentBody(record as AvroTransaction);
  if (topic === 'activity') {
    const { id, account, event_time } = record as AvroActivity;
    return { kind: 'activity', id, account, eventMs: event_time };
  }
  if (topic === 'outcomes') return outcomeBody(record as AvroOutcome);
  return topic === 'episodes' ? episodeBody(record as AvroEpisode) : labelBody(record as AvroLabel);
}

function labelBody({ event_id: eventId, episode_id: episodeId, typology, step, ...label }: AvroLabel): RecordBody {
  const [plannedMinor, carriedOutMinor] = [label.planned_minor ?? 0, label.carried_out_minor ?? 0];
  const said = { eventId, episodeId, typology, step, plannedMinor, carriedOutMinor };
  return { kind: 'label', label: said, eventMs: label.event_time };
}

function outcomeBody({ id, account, event_id, event_time, label_available_at }: AvroOutcome): RecordBody {
  const about = event_id === null ? {} : { eventId: event_id };
  const outcome = { id, account, ...about, happenedMs: event_time, availableMs: label_available_at };
  return { kind: 'outcome', outcome };
}

function episodeBody({ id, typology, account, ...record }: AvroEpisode): RecordBody {
  return {
    kind: 'episode',
    episode: {
      id,
      eventMs: record.event_time,
      ended: record.event === 'EPISODE_EVENT_ENDED',
      episodeId: record.episode_id,
      typology,
      ...(record.parent_episode_id === null ? {} : { parentEpisodeId: record.parent_episode_id }),
      account,
      plannedSteps: record.planned_steps,
      plannedMinor: record.planned_minor ?? 0,
      carriedOutSteps: record.carried_out_steps ?? 0,
      carriedOutMinor: record.carried_out_minor ?? 0,
      abandonedSteps: record.abandoned_steps ?? 0,
    },
  };
}

/** JSON with the names of the Avro schema. Throws on bytes that are not of the schema. */
export function avroText(topic: VerifiedTopic, value: Uint8Array): string {
  return JSON.stringify(read(topic, value));
}

function read(topic: VerifiedTopic, value: Uint8Array): unknown {
  return TYPES[topic].fromBuffer(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
}

function typeOf(topic: VerifiedTopic): avsc.Type {
  return avsc.Type.forSchema(AVRO_SCHEMAS[topic] as avsc.Schema, { wrapUnions: false });
}

function paymentBody(record: AvroTransaction): RecordBody {
  const { id, event_time, settlement_time, status, reason, debtor, creditor, amount } = record;
  const { counter_amount, exchange_rate, related_id } = record;
  const hold = HOLDS[status];
  const [, shard, sequence] = id.split('/');
  return {
    kind: 'payment',
    payment: {
      id,
      shard: Number(shard),
      sequence: Number(sequence),
      eventMs: event_time,
      booked: status === 'STATUS_BOOKED',
      amountMinor: amount.minor_units,
      ...(settlement_time === null ? {} : { settlementMs: settlement_time }),
      ...(hold === undefined ? {} : { hold }),
      ...(related_id === null ? {} : { relatedId: related_id }),
      ...(counter_amount === null
        ? {}
        : { exchange: { counterMinor: counter_amount.minor_units, rate: exchange_rate ?? Number.NaN } }),
      ...(reason === null ? {} : { reason }),
      ...(debtor === null ? {} : { debtor: partyOf(debtor) }),
      ...(creditor === null ? {} : { creditor: partyOf(creditor) }),
    },
  };
}

function partyOf({ account, institution, balance_after }: AvroParty): AuditedParty {
  const party = { account, institution };
  return balance_after === null ? party : { ...party, balanceAfterMinor: balance_after };
}
