import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, lastMs, spanOf } from '../testing/moves.ts';
import { nonDelivery } from './non-delivery.ts';

describeTypology(nonDelivery, {
  valid: {
    '6-16 buyers pay one web shop within two weeks, and it pays itself out afterwards': (episode) => {
      const sold = episode.only('purchase', Phase.theft);
      const out = episode.only('transfer', Phase.cashOut);
      expect(sold.length).toBeGreaterThanOrEqual(6);
      expect(sold.length).toBeLessThanOrEqual(16);
      expect(different(sold, (move) => move.merchant)).toBe(1);
      expect(spanOf(sold)).toBeLessThan(14 * DAY_MS);
      expect(firstMs(out)).toBeGreaterThan(lastMs(sold));
      for (const dispute of episode.activities(ActivityKind.disputeOpened))
        expect(dispute.atMs).toBeGreaterThan(firstMs(sold) + 6 * DAY_MS);
    },
  },
  invalid: [{ salesMin: 0 }, { daysMax: 0 }],
  irrelevant: lookAlike.purchase,
});
