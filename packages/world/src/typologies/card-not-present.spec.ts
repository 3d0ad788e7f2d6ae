import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { cardNotPresent } from './card-not-present.ts';

describeTypology(cardNotPresent, {
  valid: {
    '2-8 purchases in web shops with one card from devices that are not the holder’s, within 14 days': (episode) => {
      const misused = episode.only('purchase', Phase.theft);
      expect(misused.length).toBeGreaterThanOrEqual(2);
      expect(misused.length).toBeLessThanOrEqual(8);
      expect(different(misused, (move) => move.from)).toBe(1);
      expect(spanOf(misused)).toBeLessThan(16 * DAY_MS);
      for (const move of misused) expect(move.device).not.toMatch(/own/);
    },
  },
  with: [
    [
      { usesMin: 3, usesMax: 3 },
      (episode) => {
        expect(episode.only('purchase', Phase.theft)).toHaveLength(3);
      },
    ],
  ],
  invalid: [{ usesMin: 0 }, { daysMax: 0 }],
  irrelevant: lookAlike.purchase,
});
