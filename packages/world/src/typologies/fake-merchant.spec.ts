import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, lastMs } from '../testing/moves.ts';
import { fakeMerchant } from './fake-merchant.ts';

describeTypology(fakeMerchant, {
  valid: {
    '8-20 cards are charged small prices of at most three kinds at one web shop, and it pays itself out': (episode) => {
      const charged = episode.only('purchase', Phase.theft);
      expect(charged.length).toBeGreaterThanOrEqual(8);
      expect(charged.length).toBeLessThanOrEqual(20);
      expect(different(charged, (move) => move.merchant)).toBe(1);
      expect(different(charged, (move) => move.minor)).toBeLessThanOrEqual(3);
      expect(different(charged, (move) => move.from)).toBe(charged.length);
      expect(firstMs(episode.only('transfer', Phase.cashOut))).toBeGreaterThan(lastMs(charged));
    },
  },
  invalid: [{ cardsMin: 0 }],
  irrelevant: lookAlike.purchase,
});
