import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_MEANINGS } from '@launderette/cli';
import { expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reference', 'exit-codes.md'), 'utf8');

it('docs/reference/exit-codes.md has the codes of the command line, each with its meaning', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(Object.fromEntries(rows)).toEqual(EXIT_MEANINGS);
});
