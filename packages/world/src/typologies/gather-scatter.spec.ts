import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { firstMs, lastMs, sumOf } from '../testing/moves.ts';
import { gatherScatter } from './gather-scatter.ts';

describeTypology(gatherScatter, {
  valid: {
    '2-8 pay one, which pays 2-8 others after the last of them': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const hub = hops[0]?.to;
      const gathered = hops.filter((hop) => hop.to === hub);
      const scattered = hops.filter((hop) => hop.from === hub);
      expect(gathered.length + scattered.length).toBe(hops.length);
      expect(gathered.length).toBeGreaterThanOrEqual(2);
      expect(gathered.length).toBeLessThanOrEqual(8);
      expect(scattered.length).toBeGreaterThanOrEqual(2);
      expect(firstMs(scattered)).toBeGreaterThan(lastMs(gathered));
      // Nobody sends less than 5.00.
      expect(sumOf(scattered)).toBeLessThanOrEqual(sumOf(gathered) * 0.9001 + 500 * scattered.length);
    },
  },
  invalid: [{ sourcesMin: 1 }, { targetsMin: 51 }],
  irrelevant: lookAlike.passThrough,
});
