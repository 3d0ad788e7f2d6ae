import type { StreamCopy } from './forge.ts';
import type { ReadRecord } from './read-topic.ts';
import { SMALL } from './streams.ts';

const { shards } = SMALL;

/** What is done to a good stream. `forged`: the place of the record that it is done to. */
export interface Forgery {
  readonly name: string;
  change(copy: StreamCopy, forged: ReadRecord): StreamCopy;
  readonly check: string;
  readonly message: RegExp;
  /** The forged record is named, else another one that is said here. */
  readonly id?: (forged: ReadRecord) => string;
}

export const idIn = (record: ReadRecord) => (JSON.parse(record.value) as { id: string }).id;
export const amountOf = (record: ReadRecord) =>
  (JSON.parse(record.value) as { amount: { minorUnits: string } }).amount.minorUnits;

/** The payments with something done to one of them. */
function payments(copy: StreamCopy, forged: ReadRecord, change: (record: ReadRecord) => ReadRecord[]): StreamCopy {
  return { ...copy, transactions: copy.transactions.flatMap((one) => (one === forged ? change(one) : [one])) };
}

function nextId(forged: ReadRecord): string {
  return idIn(forged).replace(/\d+$/, (sequence) => String(Number(sequence) + 1));
}

export const FORGERIES: readonly Forgery[] = [
  {
    name: 'duplicate',
    change: (copy, forged) => payments(copy, forged, (record) => [record, record]),
    check: 'sequence',
    message: /is repeated/,
  },
  {
    name: 'gap',
    change: (copy, forged) => payments(copy, forged, () => []),
    check: 'sequence',
    message: /1 missing/,
    id: nextId,
  },
  {
    name: 'amount',
    change: (copy, forged) =>
      payments(copy, forged, (record) => [
        {
          ...record,
          value: record.value.replace(/"minorUnits":"\d+"/, `"minorUnits":"${Number(amountOf(record)) + 1}"`),
        },
      ]),
    check: 'books',
    message: / has -?\d+, not -?\d+ - \d+/,
  },
  {
    name: 'partition',
    change: (copy, forged) =>
      payments(copy, forged, (record) => [{ ...record, partition: (record.partition + 1) % shards }]),
    check: 'placement',
    message: /is of shard 2 and lies in partition 3/,
  },
  {
    name: 'key',
    change: (copy, forged) => payments(copy, forged, (record) => [{ ...record, key: `${record.key.slice(0, -1)}X` }]),
    check: 'placement',
    message: /has the key/,
  },
  {
    name: 'label',
    change: (copy) => {
      const label = copy.labels.at(-1) as ReadRecord; // time must not go back behind it
      const eventId = `label/${label.partition}/88888888`;
      const value = label.value.replace(/"eventId":"[^"]+"/, `"eventId":"${eventId}"`);
      return { ...copy, labels: [...copy.labels, { ...label, key: eventId, value }] };
    },
    check: 'labels',
    message: /joins no event/,
    id: () => 'label/',
  },
  {
    name: 'damage',
    change: (copy, forged) => payments(copy, forged, (record) => [{ ...record, value: record.value.slice(0, 40) }]),
    check: 'readable',
    message: /no json of the schema/,
    id: () => '',
  },
  {
    name: 'episode',
    change: (copy) => ({
      ...copy,
      episodes: copy.episodes.map((record) =>
        record === endedOf(copy)
          ? {
              ...record,
              value: record.value.replace(/"carriedOutMinor":"(\d+)"/, (_, sum) => `"carriedOutMinor":"1${sum}"`),
            }
          : record,
      ),
    }),
    check: 'episodes',
    message: /minor units were paid, and the labels of its steps/,
    id: () => 'episode/',
  },
  {
    name: 'beginning',
    change: (copy) => ({ ...copy, episodes: copy.episodes.filter((record) => record !== beganOf(copy)) }),
    check: 'sequence',
    message: /1 missing/,
    id: () => 'beginning/',
  },
  {
    name: 'outcome',
    change: (copy, forged) => ({
      ...copy,
      outcomes: [...copy.outcomes, outcomeOf(copy, forged)],
    }),
    check: 'outcomes',
    message: /a payment that was not before it/,
    id: () => 'outcome/',
  },
];

/** An end of which the labels say that something was paid. */
function endedOf({ episodes }: StreamCopy): ReadRecord | undefined {
  return episodes.find(({ value }) => value.includes('carriedOutMinor'));
}

/** A beginning that is not the last record of its partition: what is cut off the end is found with `--complete` only. */
function beganOf({ episodes }: StreamCopy): ReadRecord | undefined {
  return episodes.find(
    (record) =>
      record.value.includes('EPISODE_EVENT_BEGAN') &&
      episodes.some(({ partition, offset }) => partition === record.partition && offset > record.offset),
  );
}

/** An outcome behind the last of its partition, about a payment that there is not. */
function outcomeOf({ outcomes }: StreamCopy, { key, partition, value }: ReadRecord): ReadRecord {
  const { id, eventTime } = JSON.parse(value) as { id: string; eventTime: string };
  const own = outcomes.filter((record) => record.partition === partition);
  const [stream] = id.split('/');
  const outcome = {
    id: `${stream}/${partition}/o${own.length}`,
    ...{ eventTime, kind: 'OUTCOME_KIND_SAR_FILED', account: key, eventId: `${stream}/${partition}/88888888` },
    ...{ labelAvailableAt: eventTime, synthetic: true },
  };
  return { partition, offset: own.length, key, value: JSON.stringify(outcome), headers: {} };
}
