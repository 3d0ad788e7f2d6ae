import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Flow, type Pattern, patternCatalogue } from '@launderette/evaluation';
import { describe, expect, test } from 'vitest';

/** Where IBM's answer key of laundering attempts lies, a row a payment, CSV or CSV.gz; its licence keeps it out of here. */
const ATTEMPTS = process.env['AMLWORLD_ATTEMPTS'];
const ABSENT = 'AMLWORLD_ATTEMPTS does not name a file with the attempts of AMLWorld HI-Small';

const NAMES: Readonly<Record<string, Pattern>> = {
  'FAN-IN': 'fan-in',
  'FAN-OUT': 'fan-out',
  CYCLE: 'cycle',
  RANDOM: 'random-walk',
  BIPARTITE: 'bipartite',
  STACK: 'stack',
  'SCATTER-GATHER': 'scatter-gather',
  'GATHER-SCATTER': 'gather-scatter',
};

interface Attempt {
  readonly pattern: Pattern;
  readonly flows: Flow[];
}

function readAttempts(file: string): readonly Attempt[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const attempts = new Map<string, Attempt>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [attempt, typology, , time, fromBank, from, toBank, to] = line.split(',') as string[];
    const known = attempts.get(attempt as string) ?? { pattern: NAMES[typology as string] as Pattern, flows: [] };
    const timeMs = Date.parse(`${time?.replaceAll('/', '-').replace(' ', 'T')}Z`);
    known.flows.push({ timeMs, debtor: `${fromBank}/${from}`, creditor: `${toBank}/${to}` });
    attempts.set(attempt as string, known);
  }
  return [...attempts.values()];
}

describe.skipIf(ATTEMPTS === undefined)(
  `another simulator's answer key${ATTEMPTS ? '' : ` (skipped: ${ABSENT})`}`,
  () => {
    test.each(Object.values(NAMES))('%s is found in 95 of 100 of its own attempts or more', (pattern) => {
      const attempts = readAttempts(ATTEMPTS as string).filter((attempt) => attempt.pattern === pattern);
      const findings = attempts.map(({ flows }) => patternCatalogue[pattern](flows));
      const found = findings.filter((finding) => finding !== 'absent').length;
      const unordered = findings.filter((finding) => finding === 'unordered').length;
      console.log(`${pattern}: ${found} of ${attempts.length} attempts, ${unordered} of them out of order`);
      expect(attempts.length).toBeGreaterThan(10);
      expect(found / attempts.length).toBeGreaterThanOrEqual(0.95);
    });
  },
);
