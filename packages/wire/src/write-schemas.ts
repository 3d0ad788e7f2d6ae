import { writeFileSync } from 'node:fs';
import { avroSchemaFile, avroSchemaText } from './avro/files.ts';
import { EVENT_TOPICS } from './topics.ts';

for (const topic of EVENT_TOPICS) writeFileSync(avroSchemaFile(topic), avroSchemaText(topic));
