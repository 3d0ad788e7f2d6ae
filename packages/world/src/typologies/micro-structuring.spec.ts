import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { microStructuring } from './micro-structuring.ts';

describeTypology(microStructuring, {
  valid: {
    '6-20 deposits of less than 1,000 on one account within weeks': (episode) => {
      const deposits = episode.only('deposit');
      expect(deposits.length).toBeGreaterThanOrEqual(6);
      expect(deposits.length).toBeLessThanOrEqual(20);
      expect(different(deposits, (move) => move.to)).toBe(1);
      for (const move of deposits) expect(move.minor).toBeLessThan(100_000);
      expect(spanOf(deposits)).toBeLessThanOrEqual(27 * DAY_MS);
    },
  },
  with: [
    [
      { eachMaxMinor: 20_000 },
      (episode) => {
        for (const move of episode.only('deposit')) expect(move.minor).toBeLessThanOrEqual(20_000);
      },
    ],
  ],
  invalid: [{ depositsMin: 0 }, { eachMaxMinor: 1 }],
  irrelevant: lookAlike.smallCashDeposit,
});
