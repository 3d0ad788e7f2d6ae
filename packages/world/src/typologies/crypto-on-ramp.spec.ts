import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, lastMs, sumOf } from '../testing/moves.ts';
import { cryptoOnRamp } from './crypto-on-ramp.ts';

describeTypology(cryptoOnRamp, {
  valid: {
    '3-12 strangers pay one account, which then pays the exchange nearly all of it': (episode) => {
      const ins = episode.only('transfer', Phase.placement);
      const outs = episode.only('transfer', Phase.cashOut);
      expect(different(ins, (move) => move.from)).toBe(ins.length);
      expect(ins.length).toBeGreaterThanOrEqual(3);
      expect(ins.length).toBeLessThanOrEqual(12);
      expect(different(outs, (move) => move.to)).toBe(1);
      expect(firstMs(outs)).toBeGreaterThan(lastMs(ins));
      expect(lastMs(outs) - lastMs(ins)).toBeLessThan(2 * DAY_MS);
      expect(sumOf(outs) / sumOf(ins)).toBeGreaterThan(0.85);
      expect(sumOf(outs) / sumOf(ins)).toBeLessThanOrEqual(1);
    },
  },
  invalid: [{ payersMin: 1 }],
  irrelevant: lookAlike.instantTransfer,
});
