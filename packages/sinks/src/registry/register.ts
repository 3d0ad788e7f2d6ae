import { readFileSync } from 'node:fs';
import { EVENT_TOPICS, type EventTopic, type SchemaFormat, topicName } from '@launderette/wire';
import type { Schema, SchemaReference, SchemaRegistry } from './client.ts';

/** Beside `src` and `dist` of the wire package alike. */
const SCHEMAS = new URL('../../../wire/schemas/', import.meta.url);

const NAMES: Readonly<Record<EventTopic, string>> = {
  transactions: 'transaction',
  labels: 'label',
  activity: 'activity',
  outcomes: 'outcome',
  episodes: 'episode',
};

/**
 * What activity.proto imports. The reference is kept under a subject of the import's own name, as Confluent's serialisers do.
 * google/protobuf/timestamp.proto needs none: every registry that knows protobuf has it.
 */
const SHARED_PROTO = 'launderette/event/v1/transaction.proto';

/** A schema that a registry has. */
export interface RegisteredSchema {
  readonly topic: EventTopic;
  readonly subject: string;
  readonly id: number;
}

/** Registers the schemas of a stream's topics under `<topic>-value`. Registering again changes nothing. Throws SinkError. */
export async function registerSchemas(
  registry: SchemaRegistry,
  stream: string,
  format: SchemaFormat,
): Promise<RegisteredSchema[]> {
  const registered: RegisteredSchema[] = [];
  const references = format === 'protobuf' ? [await sharedReference(registry)] : [];
  for (const topic of EVENT_TOPICS) {
    const subject = `${topicName(stream, topic)}-value`;
    const id = await registry.register(subject, schemaOf(topic, format, topic === 'activity' ? references : []));
    registered.push({ topic, subject, id });
  }
  return registered;
}

async function sharedReference(registry: SchemaRegistry): Promise<SchemaReference> {
  const schema = schemaOf('transactions', 'protobuf', []);
  await registry.register(SHARED_PROTO, schema);
  return { name: SHARED_PROTO, subject: SHARED_PROTO, version: await registry.version(SHARED_PROTO, schema) };
}

function schemaOf(topic: EventTopic, format: SchemaFormat, references: readonly SchemaReference[]): Schema {
  const schema = readFileSync(new URL(`${NAMES[topic]}.${format === 'avro' ? 'avsc' : 'proto'}`, SCHEMAS), 'utf8');
  const schemaType = format === 'avro' ? 'AVRO' : 'PROTOBUF';
  return references.length === 0 ? { schemaType, schema } : { schemaType, schema, references };
}
