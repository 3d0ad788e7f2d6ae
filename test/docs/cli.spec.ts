import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliPage } from './cli-page.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'cli.md');

it('docs/reference/cli.md is the help of every command (UPDATE_DOCS=1 rewrites it)', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, cliPage());
  else expect(readFileSync(page, 'utf8')).toBe(cliPage());
});
