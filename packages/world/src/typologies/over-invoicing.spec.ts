import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, sumOf } from '../testing/moves.ts';
import { overInvoicing } from './over-invoicing.ts';

describeTypology(overInvoicing, {
  valid: {
    '2-5 invoices of one company to one partner, and a little for the owner': (episode) => {
      const invoices = episode.only('transfer', Phase.layering);
      expect(invoices.length).toBeGreaterThanOrEqual(2);
      expect(invoices.length).toBeLessThanOrEqual(5);
      expect(different(invoices, (move) => `${move.from}>${move.to}`)).toBe(1);
      const owner = episode.only('transfer', Phase.integration);
      expect(owner).toHaveLength(1);
      expect(sumOf(owner)).toBeLessThan(sumOf(invoices) * 0.06 + 500);
    },
  },
  with: [
    [
      { invoicesMin: 4, invoicesMax: 4 },
      (episode) => {
        expect(episode.only('transfer', Phase.layering)).toHaveLength(4);
      },
    ],
  ],
  invalid: [{ priceFactorMax: 1 }, { invoicesMin: 0 }],
  irrelevant: lookAlike.invoice,
});
