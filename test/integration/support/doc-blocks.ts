import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

/** A fenced block of a page that is marked for testing: `<!-- test -->`, or `<!-- test: how -->`, on the line above it. */
export interface DocBlock {
  /** What follows `test:`, e.g. `background` or `file rule.py`; empty: run it. */
  readonly how: string;
  readonly text: string;
}

/** The marked blocks of a page, in order. */
export function docBlocks(page: string): DocBlock[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^<!-- test(?:: (.+?))? -->\n```\w+\n([\s\S]*?)^```$/gm)].map(
    ([, how = '', block = '']) => ({ how, text: block }),
  );
}
