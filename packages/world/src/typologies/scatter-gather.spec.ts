import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, lastMs } from '../testing/moves.ts';
import { scatterGather } from './scatter-gather.ts';

describeTypology(scatterGather, {
  valid: {
    'one pays 3-12 mules and each of them one and the same other, after all were paid': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const source = hops[0]?.from;
      const scattered = hops.filter((hop) => hop.from === source);
      const gathered = hops.filter((hop) => hop.from !== source);
      expect(scattered.length).toBeGreaterThanOrEqual(3);
      expect(scattered.length).toBeLessThanOrEqual(12);
      expect(gathered).toHaveLength(scattered.length);
      expect(different(gathered, (hop) => hop.to)).toBe(1);
      expect(firstMs(gathered)).toBeGreaterThan(lastMs(scattered));
    },
    'each passes on nine tenths of the share': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const source = hops[0]?.from;
      for (const hop of hops.filter((one) => one.from !== source)) {
        const share = hops.find((one) => one.to === hop.from) as typeof hop;
        expect(hop.minor).toBeLessThanOrEqual(Math.max(500, share.minor * 0.9001));
      }
    },
  },
  invalid: [{ mulesMin: 1 }, { margin: -0.1 }],
  irrelevant: lookAlike.passThrough,
});
