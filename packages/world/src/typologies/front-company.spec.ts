import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, lastMs } from '../testing/moves.ts';
import { frontCompany } from './front-company.ts';

describeTypology(frontCompany, {
  valid: {
    '8-20 deposits on the account of a shop, then payments abroad and to the owner': (episode) => {
      const deposits = episode.only('deposit');
      expect(deposits.length).toBeGreaterThanOrEqual(8);
      expect(deposits.length).toBeLessThanOrEqual(20);
      expect(different(deposits, (move) => move.to)).toBe(1);
      for (const move of deposits) expect(move.minor).toBeLessThanOrEqual(1_500_000);
      const paid = episode.only('transfer', Phase.layering);
      expect(paid.length).toBeGreaterThanOrEqual(3);
      expect(firstMs(paid)).toBeGreaterThan(lastMs(deposits));
      for (const move of paid) expect(move.from).toBe(deposits[0]?.to);
    },
  },
  invalid: [{ depositsMin: 0 }, { daysMax: 366 }],
  irrelevant: lookAlike.highTakings,
});
