import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from './scenario-schema.ts';

// `npm run schemas -w @launderette/world`; a test compares the file with what this writes.
const file = new URL('../schemas/scenario.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
