import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, lastMs, sumOf } from '../testing/moves.ts';
import { integration } from './integration.ts';

describeTypology(integration, {
  valid: {
    'a shop banks cash or is lent money and pays 3-9 suppliers and staff with four fifths of it': (episode) => {
      // Cash, or what a launderer lends it.
      const deposits = [...episode.only('deposit'), ...episode.only('transfer', Phase.layering)];
      const paid = episode.only('transfer', Phase.integration);
      expect(different(deposits, (move) => move.to)).toBe(1);
      expect(paid.length).toBeGreaterThanOrEqual(3);
      expect(paid.length).toBeLessThanOrEqual(9);
      for (const move of paid) expect(move.from).toBe(deposits[0]?.to);
      expect(firstMs(paid)).toBeGreaterThan(lastMs(deposits));
      // Nobody is paid less than 5.00, and notes are of ten.
      expect(sumOf(paid)).toBeLessThanOrEqual(sumOf(deposits) * 0.81 + 500 * paid.length + 1000 * deposits.length);
    },
  },
  invalid: [{ paymentsMin: 0 }],
  irrelevant: lookAlike.invoice,
});
