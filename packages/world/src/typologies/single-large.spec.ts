import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { lastMs, sumOf } from '../testing/moves.ts';
import { singleLarge } from './single-large.ts';

describeTypology(singleLarge, {
  valid: {
    'one payment of two incomes or more, after as much came in': (episode) => {
      const [sent, ...more] = episode.only('transfer', Phase.layering);
      expect(more).toEqual([]);
      const ins = [...episode.only('deposit'), ...episode.only('transfer', Phase.placement)];
      expect(sumOf(ins)).toBeGreaterThan((sent?.minor ?? 0) * 0.95);
      expect(sent?.atMs).toBeGreaterThan(lastMs(ins));
      expect(sent?.from).toBe(ins[0]?.to);
    },
  },
  invalid: [{ incomesMax: 0 }],
  irrelevant: lookAlike.largeTransfer,
});
