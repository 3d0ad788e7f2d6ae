import { fileURLToPath } from 'node:url';
import { AVRO_SCHEMAS } from './avro/schema.ts';
import type { EventTopic } from './topics.ts';

const NAMES: Readonly<Record<EventTopic, string>> = {
  transactions: 'transaction',
  labels: 'label',
  activity: 'activity',
  outcomes: 'outcome',
  episodes: 'episode',
};

/** A file of `schemas/`, which readers and registries are given. */
export function schemaFile(topic: EventTopic, extension: 'avsc' | 'proto'): string {
  return fileURLToPath(new URL(`../schemas/${NAMES[topic]}.${extension}`, import.meta.url));
}

/** The file of the proto that `schemas/` holds a copy of: images carry packages, not the folder `proto`. */
export function protoFile(topic: EventTopic): string {
  return fileURLToPath(new URL(`../../../proto/launderette/event/v1/${NAMES[topic]}.proto`, import.meta.url));
}

/** The Avro schema of a topic as text. */
export function avroSchemaText(topic: EventTopic): string {
  return `${JSON.stringify(AVRO_SCHEMAS[topic], undefined, 2)}\n`;
}
