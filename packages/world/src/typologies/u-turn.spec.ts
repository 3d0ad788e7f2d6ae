import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, spanOf } from '../testing/moves.ts';
import { uTurn } from './u-turn.ts';

describeTypology(uTurn, {
  valid: {
    '4-8 intermediaries, and 70-90 % comes back within about a week': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      expect(hops.length - 1).toBeGreaterThanOrEqual(4);
      expect(hops.length - 1).toBeLessThanOrEqual(8);
      const first = hops[0] as (typeof hops)[number];
      const last = hops.at(-1) as (typeof hops)[number];
      expect(last.to).toBe(first.from);
      expect(last.minor / first.minor).toBeGreaterThan(0.66);
      expect(last.minor / first.minor).toBeLessThan(0.95);
      expect(spanOf(hops)).toBeLessThan(9 * DAY_MS);
    },
  },
  invalid: [{ intermediariesMin: 1 }, { daysMax: 400 }],
  irrelevant: lookAlike.refund,
});
