import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, lastMs } from '../testing/moves.ts';
import { layeredFanIn } from './layered-fan-in.ts';

describeTypology(layeredFanIn, {
  valid: {
    'two or three layers of fans that end in one account': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const payers = new Set(hops.map((hop) => hop.from));
      const ends = new Set(hops.map((hop) => hop.to).filter((account) => !payers.has(account)));
      expect(ends.size).toBe(1);
      expect(different(hops, (hop) => hop.from)).toBe(hops.length);
      const between = new Set(hops.map((hop) => hop.to).filter((account) => payers.has(account)));
      expect(between.size).toBeGreaterThanOrEqual(2);
      for (const gatherer of between) {
        const own = hops.find((hop) => hop.from === gatherer) as (typeof hops)[number];
        expect(own.atMs).toBeGreaterThan(lastMs(hops.filter((hop) => hop.to === gatherer)));
      }
    },
  },
  invalid: [{ layersMin: 1 }, { widthMax: 200 }],
  irrelevant: lookAlike.invoice,
});
