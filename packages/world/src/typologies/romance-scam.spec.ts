import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { romanceScam } from './romance-scam.ts';

describeTypology(romanceScam, {
  valid: {
    '4-10 payments that grow over weeks, and nothing comes back': (episode) => {
      const paid = episode.only('transfer', Phase.theft);
      expect(different(paid, (move) => move.from)).toBe(1);
      expect(different(paid, (move) => move.to)).toBeLessThanOrEqual(2);
      expect(paid.length).toBeGreaterThanOrEqual(4);
      expect(paid.length).toBeLessThanOrEqual(10);
      expect((paid.at(-1)?.minor ?? 0) / (paid[0]?.minor ?? 1)).toBeGreaterThan(1);
      expect(episode.only('transfer', Phase.cover)).toEqual([]);
    },
  },
  invalid: [{ paymentsMax: 0 }],
  irrelevant: lookAlike.instantTransfer,
});
