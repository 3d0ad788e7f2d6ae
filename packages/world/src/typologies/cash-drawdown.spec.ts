import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { cashDrawdown } from './cash-drawdown.ts';

describeTypology(cashDrawdown, {
  valid: {
    'four withdrawals or more a week after the money came, below the threshold': (episode) => {
      const taken = episode.only('withdraw');
      expect(taken.length).toBeGreaterThanOrEqual(4);
      expect(taken.length / Math.max(1, Math.ceil(spanOf(taken) / (7 * DAY_MS)))).toBeGreaterThanOrEqual(3);
      expect(different(taken, (move) => move.from)).toBe(1);
      for (const move of taken) expect(move.minor).toBeLessThanOrEqual(50_000);
    },
  },
  with: [
    [
      { weeklyMin: 5, weeklyMax: 5, weeksMin: 2, weeksMax: 2 },
      (episode) => {
        expect(episode.only('withdraw')).toHaveLength(10);
      },
    ],
  ],
  invalid: [{ weeklyMin: 0 }, { weeksMin: 51 }],
  irrelevant: lookAlike.cashWeek,
});
