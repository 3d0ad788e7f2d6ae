#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 22;
const main = new URL('../dist/main.js', import.meta.url);

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
  console.error(
    `launderette: this is Node ${process.versions.node}; run \`npx launderette\` inside the project, which brings its own`,
  );
  process.exit(1);
}
if (!existsSync(fileURLToPath(main))) {
  console.error('launderette: not built yet; run `make build`');
  process.exit(1);
}
await import(main.href);
