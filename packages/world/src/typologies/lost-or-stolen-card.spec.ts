import { Reason } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, HOUR_MS, spanOf } from '../testing/moves.ts';
import { lostOrStolenCard } from './lost-or-stolen-card.ts';

describeTypology(lostOrStolenCard, {
  valid: {
    '3-12 uses of one card within a day, blocked at the end if at all': (episode) => {
      const uses = episode.moves.filter((move) => move.act === 'purchase' || move.act === 'withdraw');
      expect(uses.length).toBeGreaterThanOrEqual(3);
      expect(uses.length).toBeLessThanOrEqual(12);
      expect(different(uses, (move) => move.from)).toBe(1);
      expect(spanOf(uses)).toBeLessThanOrEqual(DAY_MS);
      const blocked = uses.filter((move) => move.reason === Reason.cardBlocked);
      expect(blocked).toEqual(uses.slice(uses.length - blocked.length));
    },
  },
  with: [
    [
      { hoursMax: 2 },
      (episode) => {
        expect(spanOf(episode.moves)).toBeLessThanOrEqual(2 * HOUR_MS);
      },
    ],
  ],
  invalid: [{ hoursMax: 0 }, { usesMin: 0 }],
  irrelevant: lookAlike.shoppingWeek,
});
