import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different } from '../testing/moves.ts';
import { muleNetwork } from './mule-network.ts';

describeTypology(muleNetwork, {
  valid: {
    '2-6 mules are paid by one, and get it out in three days': (episode) => {
      const paid = episode.only('transfer', Phase.layering);
      expect(different(paid, (move) => move.from)).toBe(1);
      expect(paid.length).toBeGreaterThanOrEqual(2);
      expect(paid.length).toBeLessThanOrEqual(6);
      const mules = new Set(paid.map((move) => move.to));
      for (const out of episode.moves.filter((move) => move.phase === Phase.cashOut && move.act !== 'activity')) {
        expect(mules).toContain(out.from);
        const income = paid.find((move) => move.to === out.from) as typeof out;
        expect(out.atMs).toBeGreaterThan(income.atMs);
        expect(out.atMs - income.atMs).toBeLessThan(8 * DAY_MS);
      }
    },
  },
  with: [
    [
      { mulesMin: 3, mulesMax: 3 },
      (episode) => {
        expect(episode.only('transfer', Phase.layering)).toHaveLength(3);
      },
    ],
  ],
  invalid: [{ mulesMin: 1 }, { cutMax: 0.01 }],
  irrelevant: lookAlike.passThrough,
});
