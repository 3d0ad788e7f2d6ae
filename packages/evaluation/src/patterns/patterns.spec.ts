import { describe, expect, test } from 'vitest';
import { PATTERNS, type Pattern, patternCatalogue } from './catalogue.ts';
import type { Flow, PatternFinding } from './flow.ts';

/** Payments in the order of their times, written `debtor>creditor`. */
function flows(text: string): readonly Flow[] {
  return text.split(' ').map((payment, timeMs) => {
    const [debtor, creditor] = payment.split('>') as [string, string];
    return { timeMs, debtor, creditor };
  });
}

const valid: readonly (readonly [Pattern, string])[] = [
  ['fan-in', 'a>z b>z c>z'],
  ['fan-in', 'a>z b>z a>z'],
  ['fan-out', 'a>x a>y a>z'],
  ['cycle', 'a>b b>c c>a'],
  ['cycle', 'a>b b>a'],
  ['cycle', 'b>c c>a a>b'],
  ['random-walk', 'a>b b>c c>d'],
  ['random-walk', 'a>b b>c c>a a>d'],
  ['bipartite', 'a>x a>y b>y c>z'],
  ['stack', 'a>m b>n m>x n>x n>y'],
  ['stack', 'a>m b>m m>p m>q p>x q>x'],
  ['scatter-gather', 'a>m a>n m>z a>o o>z n>z'],
  ['gather-scatter', 'a>h b>h c>h h>x h>y'],
];

const invalid: readonly (readonly [Pattern, string, PatternFinding])[] = [
  ['fan-in', 'a>z b>y', 'absent'],
  ['fan-out', 'a>x b>x', 'absent'],
  ['cycle', 'b>c a>b c>a', 'unordered'],
  ['cycle', 'a>b c>a b>c', 'unordered'],
  ['cycle', 'a>b b>c c>d', 'absent'],
  ['cycle', 'a>b b>a a>c c>a', 'absent'],
  ['random-walk', 'b>c a>b', 'unordered'],
  ['random-walk', 'a>b a>c', 'absent'],
  ['random-walk', 'a>b b>c c>a', 'absent'],
  ['bipartite', 'a>b b>c', 'absent'],
  ['stack', 'a>x b>y', 'absent'],
  ['stack', 'm>x a>m', 'absent'],
  ['stack', 'a>m b>n m>x', 'absent'],
  ['scatter-gather', 'a>m a>n m>z n>y', 'absent'],
  ['scatter-gather', 'a>m m>z n>z a>n', 'unordered'],
  ['gather-scatter', 'a>h h>x b>h h>y', 'unordered'],
  ['gather-scatter', 'a>h b>h h>x x>y', 'absent'],
];

describe('detectors of patterns', () => {
  test.each(valid)('%s is found in %s', (pattern, text) => {
    expect(patternCatalogue[pattern](flows(text))).toBe('found');
  });

  test.each(invalid)('%s in %s: %s', (pattern, text, finding) => {
    expect(patternCatalogue[pattern](flows(text))).toBe(finding);
  });

  test.each(PATTERNS)('%s does not depend on the order in which payments are given', (pattern) => {
    for (const [, text] of valid) {
      const given = flows(text);
      expect(patternCatalogue[pattern]([...given].reverse())).toBe(patternCatalogue[pattern](given));
    }
  });

  test.each(PATTERNS)('%s is not found where nobody pays anybody', (pattern) => {
    expect(patternCatalogue[pattern]([])).toBe('absent');
  });
});
