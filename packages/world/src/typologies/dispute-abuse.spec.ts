import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs } from '../testing/moves.ts';
import { disputeAbuse } from './dispute-abuse.ts';

describeTypology(disputeAbuse, {
  valid: {
    '3-8 purchases of one customer, each disputed some days later': (episode) => {
      const bought = episode.only('purchase', Phase.theft);
      const disputed = episode.activities(ActivityKind.disputeOpened);
      expect(bought.length).toBeGreaterThanOrEqual(3);
      expect(bought.length).toBeLessThanOrEqual(8);
      expect(disputed).toHaveLength(bought.length);
      expect(different([...bought, ...disputed], (move) => move.from)).toBe(1);
      expect(firstMs(disputed) - firstMs(bought)).toBeGreaterThan(DAY_MS);
    },
    'some are paid back, in the amount of a purchase': (episode) => {
      const amounts = episode.only('purchase').map((move) => move.minor);
      for (const refund of episode.only('refund')) expect(amounts).toContain(refund.minor);
    },
  },
  with: [
    [
      { refundedShare: 0 },
      (episode) => {
        expect(episode.only('refund')).toEqual([]);
      },
    ],
  ],
  invalid: [{ refundedShare: 2 }, { daysMax: 0 }],
  irrelevant: lookAlike.dispute,
});
