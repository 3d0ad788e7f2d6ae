import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { stackedBipartite } from './stacked-bipartite.ts';

describeTypology(stackedBipartite, {
  valid: {
    'who is paid in one layer pays in the next': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const depth = new Map<number, number>();
      for (const hop of hops) depth.set(hop.to, Math.max(depth.get(hop.to) ?? 0, (depth.get(hop.from) ?? 0) + 1));
      const deepest = Math.max(...depth.values());
      expect(deepest).toBeGreaterThanOrEqual(2);
      expect(deepest).toBeLessThanOrEqual(3);
      for (const [account, layer] of depth) expect(hops.some((hop) => hop.from === account)).toBe(layer < deepest);
    },
  },
  with: [
    [
      { layersMin: 2, layersMax: 2 },
      (episode) => {
        const hops = episode.only('transfer', Phase.layering);
        const paid = new Set(hops.map((hop) => hop.to));
        expect(hops.some((hop) => paid.has(hop.from))).toBe(true);
      },
    ],
  ],
  invalid: [{ layersMin: 1 }, { widthMin: 1 }],
  irrelevant: lookAlike.invoice,
});
