import { patternCatalogue } from '@launderette/evaluation';
import { describe, expect, test } from 'vitest';
import { NAMES, readAttempts } from './read-attempts.ts';

/** Where IBM's answer key of laundering attempts lies, a row a payment, CSV or CSV.gz; its licence keeps it out of here. */
const ATTEMPTS = process.env['AMLWORLD_ATTEMPTS'];
const ABSENT = 'AMLWORLD_ATTEMPTS does not name a file with the attempts of AMLWorld HI-Small';

describe.skipIf(ATTEMPTS === undefined)(
  `another simulator's answer key${ATTEMPTS ? '' : ` (skipped: ${ABSENT})`}`,
  () => {
    test.each(Object.values(NAMES))('%s is found in 95 of 100 of its own attempts or more', (pattern) => {
      const attempts = readAttempts(ATTEMPTS as string).filter((attempt) => attempt.pattern === pattern);
      const findings = attempts.map(({ payments }) => patternCatalogue[pattern](payments));
      const found = findings.filter((finding) => finding !== 'absent').length;
      const unordered = findings.filter((finding) => finding === 'unordered').length;
      console.log(`${pattern}: ${found} of ${attempts.length} attempts, ${unordered} of them out of order`);
      expect(attempts.length).toBeGreaterThan(10);
      expect(found / attempts.length).toBeGreaterThanOrEqual(0.95);
    });
  },
);
