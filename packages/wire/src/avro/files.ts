import { fileURLToPath } from 'node:url';
import type { EventTopic } from '../topics.ts';
import { AVRO_SCHEMAS } from './schema.ts';

const FILES: Readonly<Record<EventTopic, string>> = {
  transactions: 'transaction.avsc',
  labels: 'label.avsc',
  activity: 'activity.avsc',
};

/** Where the schema of a topic is committed. */
export function avroSchemaFile(topic: EventTopic): string {
  return fileURLToPath(new URL(`../../schemas/${FILES[topic]}`, import.meta.url));
}

/** What stands there. */
export function avroSchemaText(topic: EventTopic): string {
  return `${JSON.stringify(AVRO_SCHEMAS[topic], undefined, 2)}\n`;
}
