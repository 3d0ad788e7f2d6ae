import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, lastMs, sumOf } from '../testing/moves.ts';
import { virtualIban } from './virtual-iban.ts';

describeTypology(virtualIban, {
  valid: {
    '5-15 payments to one company, which passes them on abroad within two days': (episode) => {
      const ins = episode.only('transfer', Phase.placement);
      const outs = episode.only('transfer', Phase.layering);
      expect(ins.length).toBeGreaterThanOrEqual(5);
      expect(ins.length).toBeLessThanOrEqual(15);
      expect(different(ins, (move) => move.to)).toBe(1);
      for (const out of outs) expect(out.from).toBe(ins[0]?.to);
      expect(firstMs(outs)).toBeGreaterThan(lastMs(ins));
      // Office hours after a weekend, and a wage day in between.
      expect(firstMs(outs) - lastMs(ins)).toBeLessThan(8 * DAY_MS);
      expect(sumOf(outs) / sumOf(ins)).toBeGreaterThan(0.9);
    },
  },
  invalid: [{ paymentsMin: 0 }, { daysMax: 0 }],
  irrelevant: lookAlike.invoice,
});
