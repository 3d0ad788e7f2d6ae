import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, sumOf } from '../testing/moves.ts';
import { underInvoicing } from './under-invoicing.ts';

describeTypology(underInvoicing, {
  valid: {
    'each invoice is paid to the company and its rest, two thirds at most, to the owner': (episode) => {
      const invoices = episode.only('transfer', Phase.layering);
      const [company, owner] = [invoices[0]?.to, invoices.find((move) => move.to !== invoices[0]?.to)?.to];
      const stated = invoices.filter((move) => move.to === company);
      const rest = invoices.filter((move) => move.to === owner);
      expect(stated).toHaveLength(rest.length);
      expect(different(invoices, (move) => move.from)).toBe(1);
      // The price stated is a third to three quarters of the worth; nine tenths of the rest are paid.
      expect(sumOf(rest) / sumOf(stated)).toBeLessThan(0.9 * 2.01);
      expect(sumOf(rest) / sumOf(stated)).toBeGreaterThan(0.9 * 0.29);
    },
  },
  invalid: [{ priceFactorMax: 11 }, { everyDaysMax: 0 }],
  irrelevant: lookAlike.invoice,
});
