import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { smurfing } from './smurfing.ts';

describeTypology(smurfing, {
  valid: {
    'three or more deposits of 200 to 2,500 a week on one account': (episode) => {
      const deposits = episode.only('deposit');
      expect(different(deposits, (move) => move.to)).toBe(1);
      expect(deposits.length / Math.max(1, Math.ceil(spanOf(deposits) / (7 * DAY_MS)))).toBeGreaterThanOrEqual(2.4);
      for (const move of deposits) {
        expect(move.minor).toBeGreaterThanOrEqual(20_000);
        expect(move.minor).toBeLessThanOrEqual(250_000);
      }
    },
  },
  with: [
    [
      { weeklyMin: 4, weeklyMax: 4, weeksMin: 2, weeksMax: 2 },
      (episode) => {
        expect(episode.only('deposit')).toHaveLength(8);
      },
    ],
  ],
  invalid: [{ weeklyMin: 0 }, { weeksMax: 101 }],
  irrelevant: lookAlike.depositWeek,
});
