import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { cryptoOffRamp } from './crypto-off-ramp.ts';

describeTypology(cryptoOffRamp, {
  valid: {
    'one exchange pays 1-4 people, who get it out afterwards': (episode) => {
      const paid = episode.only('transfer', Phase.placement);
      expect(different(paid, (move) => move.from)).toBe(1);
      expect(different(paid, (move) => move.to)).toBe(paid.length);
      expect(paid.length).toBeGreaterThanOrEqual(1);
      expect(paid.length).toBeLessThanOrEqual(4);
      for (const out of [...episode.only('withdraw'), ...episode.only('transfer', Phase.layering)])
        expect(out.atMs).toBeGreaterThan((paid.find((move) => move.to === out.from) as typeof out).atMs);
    },
  },
  invalid: [{ sellersMin: 0 }],
  irrelevant: lookAlike.instantTransfer,
});
