import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, lastMs, spanOf, sumOf } from '../testing/moves.ts';
import { rapidInOut } from './rapid-in-out.ts';

describeTypology(rapidInOut, {
  valid: {
    '20 payments or more come in within ten days': (episode) => {
      const ins = episode.only('transfer', Phase.placement);
      expect(ins.length).toBeGreaterThanOrEqual(20);
      expect(different(ins, (move) => move.to)).toBe(1);
      expect(spanOf(ins)).toBeLessThan(11 * DAY_MS);
    },
    'and 0.9 to 1.1 times as much leaves within two days of the last': (episode) => {
      const ins = episode.only('transfer', Phase.placement);
      const outs = episode.only('transfer', Phase.layering);
      expect(sumOf(outs) / sumOf(ins)).toBeGreaterThan(0.9);
      expect(sumOf(outs) / sumOf(ins)).toBeLessThan(1.1);
      expect(lastMs(outs) - lastMs(ins)).toBeLessThan(3 * DAY_MS);
    },
  },
  with: [
    [
      { paymentsMin: 22, paymentsMax: 22 },
      (episode) => {
        expect(episode.only('transfer', Phase.placement)).toHaveLength(22);
      },
    ],
  ],
  invalid: [{ paymentsMin: 1 }, { daysMax: 0 }],
  irrelevant: lookAlike.gathering,
});
