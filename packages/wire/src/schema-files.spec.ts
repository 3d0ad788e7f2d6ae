import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_TOPICS } from './index.ts';
import { avroSchemaText, protoFile, schemaFile } from './schema-files.ts';

describe('packages/wire/schemas, written by `npm run schemas -w @launderette/wire`', () => {
  it.each(EVENT_TOPICS)('holds the Avro schema of %s that the proto gives', (topic) => {
    expect(readFileSync(schemaFile(topic, 'avsc'), 'utf8')).toBe(avroSchemaText(topic));
  });

  it.each(EVENT_TOPICS)('holds the proto of %s', (topic) => {
    expect(readFileSync(schemaFile(topic, 'proto'), 'utf8')).toBe(readFileSync(protoFile(topic), 'utf8'));
  });
});
