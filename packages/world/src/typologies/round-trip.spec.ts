import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, firstMs, lastMs, sumOf } from '../testing/moves.ts';
import { roundTrip } from './round-trip.ts';

describeTypology(roundTrip, {
  valid: {
    'what goes abroad comes back 7-45 days later, 0.85 to 1.3 times as much, to the same company': (episode) => {
      const moves = episode.only('transfer', Phase.layering);
      const company = moves[0]?.from;
      const gone = moves.filter((move) => move.from === company);
      const back = moves.filter((move) => move.to === company);
      expect(gone.length).toBeGreaterThanOrEqual(1);
      expect(back.length).toBeGreaterThanOrEqual(1);
      expect(gone.length + back.length).toBe(moves.length);
      expect(firstMs(back) - lastMs(gone)).toBeGreaterThan(7 * DAY_MS);
      expect(firstMs(back) - lastMs(gone)).toBeLessThan(60 * DAY_MS);
      expect(sumOf(back) / sumOf(gone)).toBeGreaterThan(0.8);
      expect(sumOf(back) / sumOf(gone)).toBeLessThan(1.35);
    },
  },
  invalid: [{ returnMax: 0.5 }, { daysMax: 0 }],
  irrelevant: lookAlike.invoice,
});
