import type { ActivityBlock, Directory, EpisodeBlock, EventBlock, LabelBlock, OutcomeBlock } from '@launderette/kernel';
import { ActivityAvro } from './avro/activity.ts';
import { LabelAvro } from './avro/label.ts';
import { ALWAYS } from './avro/schema.ts';
import { TransactionAvro } from './avro/transaction.ts';
import { confluentPrefix } from './confluent.ts';
import { ActivityJson } from './json/activity.ts';
import { LabelJson } from './json/label.ts';
import { TransactionJson } from './json/transaction.ts';
import { ActivityProtobuf } from './protobuf/activity.ts';
import { LabelProtobuf } from './protobuf/label.ts';
import { TransactionProtobuf } from './protobuf/transaction.ts';
import { RareAvro } from './rare/avro.ts';
import { episodeRecord } from './rare/episode.ts';
import { RareJson } from './rare/json.ts';
import { outcomeRecord } from './rare/outcome.ts';
import { RareProtobuf } from './rare/protobuf.ts';
import type { RareRecord } from './rare/record.ts';
import type { EventTopic } from './topics.ts';
import type { ValueWriter } from './value-writer.ts';

/** How a value is written. */
export const FORMATS = ['json', 'protobuf', 'avro'] as const;
export type Format = (typeof FORMATS)[number];

/** Formats whose schema a registry keeps. */
export type SchemaFormat = Exclude<Format, 'json'>;

/** The header `content-type`. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  protobuf: 'application/protobuf',
  avro: 'application/avro',
};

/** Ids that a schema registry gave to the schemas of a stream's topics; the values of those without are plain. */
export type SchemaIds = Readonly<Partial<Record<EventTopic, number>>>;

/** The writers of one format. */
export interface ValueWriters {
  readonly transactions: ValueWriter<EventBlock>;
  readonly activity: ValueWriter<ActivityBlock>;
  readonly labels: ValueWriter<LabelBlock>;
  readonly outcomes: ValueWriter<OutcomeBlock>;
  readonly episodes: ValueWriter<EpisodeBlock>;
}

export function valueWriters(format: Format, directory: Directory, schemaIds: SchemaIds | undefined): ValueWriters {
  if (format === 'json') {
    return {
      transactions: new TransactionJson(directory),
      activity: new ActivityJson(directory),
      labels: new LabelJson(directory),
      outcomes: new RareJson(outcomeRecord(directory)),
      episodes: new RareJson(episodeRecord(directory)),
    };
  }
  const prefix = (topic: EventTopic) => confluentPrefix(format, schemaIds?.[topic]);
  if (format === 'protobuf') {
    return {
      transactions: new TransactionProtobuf(directory, prefix('transactions')),
      activity: new ActivityProtobuf(directory, prefix('activity')),
      labels: new LabelProtobuf(directory, prefix('labels')),
      outcomes: new RareProtobuf(outcomeRecord(directory), prefix('outcomes')),
      episodes: new RareProtobuf(episodeRecord(directory), prefix('episodes')),
    };
  }
  return {
    transactions: new TransactionAvro(directory, prefix('transactions')),
    activity: new ActivityAvro(directory, prefix('activity')),
    labels: new LabelAvro(directory, prefix('labels')),
    outcomes: rareAvro(outcomeRecord(directory), prefix('outcomes')),
    episodes: rareAvro(episodeRecord(directory), prefix('episodes')),
  };
}

function rareAvro<Block>(record: RareRecord<Block>, prefix: Uint8Array): RareAvro<Block> {
  return new RareAvro(record, prefix, ALWAYS[record.message.name] ?? []);
}
