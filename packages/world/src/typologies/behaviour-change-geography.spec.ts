import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { behaviourChangeGeography } from './behaviour-change-geography.ts';

/** Merchants abroad follow those at home in the directory of the worlds of specs. */
const ABROAD_FROM = 86;

describeTypology(behaviourChangeGeography, {
  valid: {
    '5-14 uses in one country abroad after money came in': (episode) => {
      const uses = [...episode.only('withdraw'), ...episode.only('purchase')].filter(
        (move) => move.merchant >= ABROAD_FROM,
      );
      expect(uses.length).toBeGreaterThanOrEqual(5);
      expect(uses.length).toBeLessThanOrEqual(14);
      expect(different(uses, (move) => move.from)).toBe(1);
      expect(spanOf(uses)).toBeLessThan(17 * DAY_MS);
    },
  },
  invalid: [{ usesMin: 0 }, { daysMax: 0 }],
  irrelevant: lookAlike.purchase,
});
