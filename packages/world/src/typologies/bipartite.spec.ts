import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { firstMs, lastMs } from '../testing/moves.ts';
import { bipartite } from './bipartite.ts';

describeTypology(bipartite, {
  valid: {
    'two groups without a member in common; everybody pays one to three or is paid': (episode) => {
      const hops = episode.only('transfer', Phase.layering);
      const payers = new Set(hops.map((hop) => hop.from));
      const paid = new Set(hops.map((hop) => hop.to));
      for (const payer of payers) expect(paid).not.toContain(payer);
      expect(payers.size).toBeLessThanOrEqual(6);
      expect(paid.size).toBeGreaterThanOrEqual(2);
      expect(paid.size).toBeLessThanOrEqual(6);
    },
    'what is placed comes first': (episode) => {
      expect(firstMs(episode.only('transfer', Phase.layering))).toBeGreaterThan(
        lastMs([...episode.only('deposit'), ...episode.only('transfer', Phase.placement)].slice(0, 1)),
      );
    },
  },
  invalid: [{ sourcesMin: 1 }, { targetsMax: 101 }],
  irrelevant: lookAlike.invoice,
});
