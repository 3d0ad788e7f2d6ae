import { Phase, Role } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { shellLayering } from './shell-layering.ts';

describeTypology(shellLayering, {
  valid: {
    'a chain of 3-6 companies, the last of which pays 4-8 accounts overseas': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const first = episode.only('transfer', Phase.placement)[0];
      const last = hops.at(-1)?.from;
      const chain = hops.filter((hop) => hop.from !== last);
      expect(chain.length).toBeGreaterThanOrEqual(2);
      expect(chain.length).toBeLessThanOrEqual(5);
      expect(chain[0]?.from).toBe(first?.to);
      for (const hop of chain) expect(hop.fromRole).toBe(Role.shell);
      const outs = hops.filter((hop) => hop.from === last);
      // One of those paid is the owner.
      expect(outs.length - 1).toBeGreaterThanOrEqual(4);
      expect(outs.length - 1).toBeLessThanOrEqual(8);
    },
  },
  invalid: [{ shellsMin: 1 }, { targetsMin: 0 }],
  irrelevant: lookAlike.invoice,
});
