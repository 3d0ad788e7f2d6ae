import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { cycle } from './cycle.ts';

describeTypology(cycle, {
  valid: {
    'a ring of 3-10 accounts, each of whom pays the next, in order of time': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      expect(hops.length).toBeGreaterThanOrEqual(3);
      expect(hops.length).toBeLessThanOrEqual(10);
      hops.forEach((hop, i) => {
        expect(hop.to).toBe(hops[(i + 1) % hops.length]?.from);
      });
      expect(different(hops, (hop) => hop.from)).toBe(hops.length);
    },
    'every hop carries a tenth less, rounded down': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      hops.slice(1).forEach((hop, i) => {
        const ratio = hop.minor / (hops[i] as typeof hop).minor;
        expect(ratio).toBeLessThanOrEqual(0.9001);
        expect(ratio).toBeGreaterThan(0.8);
      });
    },
  },
  with: [
    [
      { membersMin: 4, membersMax: 4 },
      (episode) => {
        expect(episode.only('transfer', Phase.layering)).toHaveLength(4);
      },
    ],
  ],
  invalid: [{ membersMin: 1 }, { margin: 0.95 }, { dwellHoursMax: 0 }],
  irrelevant: lookAlike.passThrough,
});
