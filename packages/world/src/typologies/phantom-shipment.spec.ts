import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { phantomShipment } from './phantom-shipment.ts';

describeTypology(phantomShipment, {
  valid: {
    '2-5 invoices in round hundreds of one company to one partner': (episode) => {
      const invoices = episode.only('transfer', Phase.layering);
      expect(invoices.length).toBeGreaterThanOrEqual(2);
      expect(invoices.length).toBeLessThanOrEqual(5);
      for (const move of invoices) expect(move.minor % 50_000).toBe(0);
      expect(different(invoices, (move) => `${move.from}>${move.to}`)).toBe(1);
    },
  },
  invalid: [{ invoicesMax: 101 }],
  irrelevant: lookAlike.invoice,
});
