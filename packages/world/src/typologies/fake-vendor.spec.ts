import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different } from '../testing/moves.ts';
import { fakeVendor } from './fake-vendor.ts';

describeTypology(fakeVendor, {
  valid: {
    '2-12 invoices of one size, one to five weeks apart': (episode) => {
      const paid = episode.only('transfer', Phase.theft);
      expect(paid.length).toBeGreaterThanOrEqual(2);
      expect(paid.length).toBeLessThanOrEqual(12);
      expect(different(paid, (move) => `${move.from}>${move.to}`)).toBe(1);
      const sizes = paid.map((move) => move.minor);
      expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.35);
      paid.slice(1).forEach((move, i) => {
        expect(move.atMs - (paid[i] as typeof move).atMs).toBeGreaterThan(5 * DAY_MS);
        expect(move.atMs - (paid[i] as typeof move).atMs).toBeLessThan(42 * DAY_MS);
      });
    },
  },
  invalid: [{ everyDaysMax: 1 }, { invoicesMin: 0 }],
  irrelevant: lookAlike.invoice,
});
