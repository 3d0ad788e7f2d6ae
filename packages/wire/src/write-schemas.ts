import { copyFileSync, writeFileSync } from 'node:fs';
import { avroSchemaText, protoFile, schemaFile } from './schema-files.ts';
import { EVENT_TOPICS } from './topics.ts';

for (const topic of EVENT_TOPICS) {
  writeFileSync(schemaFile(topic, 'avsc'), avroSchemaText(topic));
  copyFileSync(protoFile(topic), schemaFile(topic, 'proto'));
}
