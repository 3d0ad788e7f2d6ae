import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { counterfeitCard } from './counterfeit-card.ts';

/** Merchants abroad follow those at home in the directory of the worlds of specs. */
const ABROAD_FROM = 86;

describeTypology(counterfeitCard, {
  valid: {
    '2-8 uses of one card in one country abroad within days': (episode) => {
      const misused = episode.only('purchase', Phase.theft);
      expect(misused.length).toBeGreaterThanOrEqual(2);
      expect(misused.length).toBeLessThanOrEqual(8);
      expect(different(misused, (move) => move.from)).toBe(1);
      for (const move of misused) expect(move.merchant).toBeGreaterThanOrEqual(ABROAD_FROM);
      expect(spanOf(misused)).toBeLessThan(7 * DAY_MS);
    },
  },
  invalid: [{ usesMin: 0 }],
  irrelevant: lookAlike.purchase,
});
