import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { multipleInvoicing } from './multiple-invoicing.ts';

describeTypology(multipleInvoicing, {
  valid: {
    'every invoice is paid two or three times, by different companies, in one amount under one reference': (
      episode,
    ) => {
      const invoices = episode.only('transfer', Phase.layering);
      const payers = different(invoices, (move) => move.from);
      expect(payers).toBeGreaterThanOrEqual(2);
      expect(payers).toBeLessThanOrEqual(3);
      expect(different(invoices, (move) => move.to)).toBe(1);
      const references = new Set(invoices.map((move) => move.reference));
      for (const reference of references) {
        const paid = invoices.filter((move) => move.reference === reference);
        expect(paid).toHaveLength(payers);
        expect(different(paid, (move) => move.minor)).toBe(1);
        expect(different(paid, (move) => move.from)).toBe(payers);
      }
    },
  },
  invalid: [{ invoicesMin: 51 }],
  irrelevant: lookAlike.invoice,
});
