import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { randomWalk } from './random-walk.ts';

describeTypology(randomWalk, {
  valid: {
    '3-10 hops from hand to hand that never come back': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      expect(hops.length).toBeGreaterThanOrEqual(3);
      expect(hops.length).toBeLessThanOrEqual(10);
      hops.slice(1).forEach((hop, i) => {
        expect(hop.from).toBe(hops[i]?.to);
      });
      expect(new Set(hops.flatMap((hop) => [hop.from, hop.to])).size).toBe(hops.length + 1);
    },
    'nothing is passed on before it has come': (episode) => {
      const moves = episode.only('transfer', Phase.layering);
      moves.slice(1).forEach((hop, i) => {
        expect(hop.atMs).toBeGreaterThan((moves[i] as typeof hop).atMs);
      });
    },
  },
  with: [
    [
      { hopsMin: 5, hopsMax: 5 },
      (episode) => {
        expect(episode.only('transfer', Phase.layering)).toHaveLength(5);
      },
    ],
  ],
  invalid: [{ hopsMin: 1 }, { totalMinMinor: 1 }],
  irrelevant: lookAlike.passThrough,
});
