import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { compromisedMerchant } from './compromised-merchant.ts';

describeTypology(compromisedMerchant, {
  valid: {
    '3-6 cards have one web shop in common before each is misused in others': (episode) => {
      const genuine = episode.only('purchase', Phase.precursor);
      const misused = episode.only('purchase', Phase.theft);
      expect(different(genuine, (move) => move.merchant)).toBe(1);
      expect(different(genuine, (move) => move.from)).toBe(genuine.length);
      expect(genuine.length).toBeGreaterThanOrEqual(3);
      expect(genuine.length).toBeLessThanOrEqual(6);
      for (const move of misused) {
        const before = genuine.find((one) => one.from === move.from) as typeof move;
        expect(move.atMs).toBeGreaterThan(before.atMs);
      }
      expect(misused.length).toBeLessThanOrEqual(3 * genuine.length);
    },
  },
  invalid: [{ victimsMin: 0 }, { daysMax: 366 }],
  irrelevant: lookAlike.purchase,
});
