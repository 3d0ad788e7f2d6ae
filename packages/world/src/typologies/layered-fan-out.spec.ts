import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { layeredFanOut } from './layered-fan-out.ts';

describeTypology(layeredFanOut, {
  valid: {
    'two or three layers of fans that begin in one account': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const paid = new Set(hops.map((hop) => hop.to));
      expect(new Set(hops.map((hop) => hop.from).filter((account) => !paid.has(account))).size).toBe(1);
      expect(paid.size).toBe(hops.length);
      for (const hop of hops.filter((one) => paid.has(one.from))) {
        const share = hops.find((one) => one.to === hop.from) as typeof hop;
        expect(hop.atMs).toBeGreaterThan(share.atMs);
      }
      expect(hops.filter((hop) => paid.has(hop.from)).length).toBeGreaterThanOrEqual(4);
    },
  },
  invalid: [{ layersMin: 0 }, { widthMin: 60 }],
  irrelevant: lookAlike.wage,
});
