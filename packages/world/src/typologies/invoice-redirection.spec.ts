import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, lastMs, sumOf } from '../testing/moves.ts';
import { invoiceRedirection } from './invoice-redirection.ts';

describeTypology(invoiceRedirection, {
  valid: {
    'a company pays one mule 1-3 times, who passes a part on': (episode) => {
      const paid = episode.only('transfer', Phase.theft);
      expect(different(paid, (move) => `${move.from}>${move.to}`)).toBe(1);
      expect(paid.length).toBeLessThanOrEqual(3);
      for (const move of paid) expect(move.minor).toBeLessThanOrEqual(10_000_000);
      const [passed] = episode.only('transfer', Phase.layering);
      expect(passed?.from).toBe(paid[0]?.to);
      expect(passed?.atMs).toBeGreaterThan(lastMs(paid));
      expect((passed?.minor ?? 0) / sumOf(paid)).toBeLessThanOrEqual(0.7);
    },
  },
  with: [
    [
      { paymentsMin: 2, paymentsMax: 2 },
      (episode) => {
        expect(episode.only('transfer', Phase.theft)).toHaveLength(2);
      },
    ],
  ],
  invalid: [{ paymentsMin: 0 }, { totalMaxMinor: 10 }],
  irrelevant: lookAlike.invoice,
});
