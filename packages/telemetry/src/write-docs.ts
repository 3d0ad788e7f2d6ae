import { writeFile } from 'node:fs/promises';
import { metricsMarkdown } from './markdown.ts';

/** Writes docs/reference/metrics.md from the metric table. Run from the repository's root by `npm run docs:metrics`. */
await writeFile(new URL('../../../docs/reference/metrics.md', import.meta.url), metricsMarkdown());
