import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { behaviourChangeAmount } from './behaviour-change-amount.ts';

describeTypology(behaviourChangeAmount, {
  valid: {
    '3-8 payments of several times the usual, each to somebody new': (episode) => {
      const sent = episode.only('transfer', Phase.layering);
      expect(sent.length).toBeGreaterThanOrEqual(3);
      expect(sent.length).toBeLessThanOrEqual(8);
      expect(different(sent, (move) => move.from)).toBe(1);
      expect(different(sent, (move) => move.to)).toBe(sent.length);
      expect(spanOf(sent)).toBeLessThan(24 * DAY_MS);
    },
  },
  invalid: [{ factorMax: 1 }, { paymentsMin: 0 }],
  irrelevant: lookAlike.largeTransfer,
});
