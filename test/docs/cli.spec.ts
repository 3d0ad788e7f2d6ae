import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliPage } from './cli-page.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'cli.md');

it('docs/reference/cli.md is the help of every command (UPDATE_DOCS=1 rewrites it)', async () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, await cliPage());
  else expect(readFileSync(page, 'utf8')).toBe(await cliPage());
});
