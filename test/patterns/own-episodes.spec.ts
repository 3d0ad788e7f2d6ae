import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATTERNS, type Pattern, patternCatalogue } from '@launderette/evaluation';
import { expect, test } from 'vitest';
import { type Attempt, EPISODES, ownAttempts } from './own-episodes.ts';
import { readAttempts } from './read-attempts.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'patterns.md');
const ATTEMPTS = process.env['AMLWORLD_ATTEMPTS'];
const DAY_MS = 86_400_000;

const own = ownAttempts();

const of = (attempts: readonly Attempt[], pattern: Pattern) =>
  attempts.filter((attempt) => attempt.pattern === pattern);

test.each(PATTERNS)('%s is found in 99 of 100 of our own episodes', (pattern) => {
  const findings = of(own, pattern).map(({ payments }) => patternCatalogue[pattern](payments));
  expect(findings.length).toBeGreaterThanOrEqual(EPISODES * 0.9);
  expect(findings.filter((finding) => finding === 'found').length / findings.length).toBeGreaterThanOrEqual(0.99);
});

/** Tenth, half and nine tenths. */
function quantiles(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(digits);
  return `${at(0.1)} / ${at(0.5)} / ${at(0.9)}`;
}

const sizeOf = ({ payments }: Attempt) => payments.length;

function durationDays({ payments }: Attempt): number {
  const times = payments.map((payment) => payment.timeMs);
  return (Math.max(...times) - Math.min(...times)) / DAY_MS;
}

/** What leaves an account over what it was paid, of each account that does both. */
function decays({ payments }: Attempt): readonly number[] {
  const sum = (side: 'debtor' | 'creditor', account: string) =>
    payments.reduce((total, payment) => total + (payment[side] === account ? payment.amount : 0), 0);
  const both = [...new Set(payments.map((payment) => payment.debtor))].filter(
    (account) => sum('creditor', account) > 0,
  );
  return both.map((account) => sum('debtor', account) / sum('creditor', account));
}

function row(pattern: Pattern, name: string, attempts: readonly Attempt[]): string {
  const findings = attempts.map(({ payments }) => patternCatalogue[pattern](payments));
  const found = findings.filter((finding) => finding !== 'absent').length;
  const passed = attempts.flatMap(decays);
  const size = quantiles(attempts.map(sizeOf), 0);
  const days = quantiles(attempts.map(durationDays), 1);
  const decay = passed.length === 0 ? 'nobody passes on' : quantiles(passed, 2);
  return `| ${pattern} | ${name} | ${attempts.length} | ${found} | ${size} | ${days} | ${decay} |`;
}

test.skipIf(ATTEMPTS === undefined || process.env['UPDATE_DOCS'] !== '1')(
  'docs/patterns.md is written (skipped: needs AMLWORLD_ATTEMPTS and UPDATE_DOCS=1)',
  () => {
    const theirs = readAttempts(ATTEMPTS as string);
    const rows = PATTERNS.flatMap((pattern) => [
      row(pattern, 'ours', of(own, pattern)),
      row(pattern, 'AMLWorld', of(theirs, pattern)),
    ]);
    expect(existsSync(page)).toBe(true);
    const text = readFileSync(page, 'utf8');
    const [open, close] = ['<!-- table -->', '<!-- /table -->'];
    const table = [
      '',
      '| pattern | whose | episodes | found | payments (10 / 50 / 90 %) | days (10 / 50 / 90 %) | passed on (10 / 50 / 90 %) |',
      '|---|---|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
    writeFileSync(page, text.slice(0, text.indexOf(open) + open.length) + table + text.slice(text.indexOf(close)));
  },
);
