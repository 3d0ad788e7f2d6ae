import { Role } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { refundAbuse } from './refund-abuse.ts';

describeTypology(refundAbuse, {
  valid: {
    '3-9 refunds of one shop to 1-3 cards, without a purchase there': (episode) => {
      const refunds = episode.only('refund');
      expect(refunds.length).toBeGreaterThanOrEqual(3);
      expect(refunds.length).toBeLessThanOrEqual(9);
      expect(different(refunds, (move) => move.merchant)).toBe(1);
      expect(different(refunds, (move) => move.to)).toBeLessThanOrEqual(3);
      for (const refund of refunds) expect(refund.toRole).toBe(Role.beneficiary);
    },
  },
  with: [
    [
      { refundsMin: 4, refundsMax: 4 },
      (episode) => {
        expect(episode.only('refund')).toHaveLength(4);
      },
    ],
  ],
  invalid: [{ refundsMin: 0 }],
  irrelevant: lookAlike.refund,
});
