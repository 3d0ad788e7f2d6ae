import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, HOUR_MS } from '../testing/moves.ts';
import { insiderFraud } from './insider-fraud.ts';

describeTypology(insiderFraud, {
  valid: {
    'limits of 2-5 customers change and their money leaves for one account within hours': (episode) => {
      const stolen = episode.only('transfer', Phase.theft);
      expect(stolen.length).toBeGreaterThanOrEqual(2);
      expect(stolen.length).toBeLessThanOrEqual(5);
      expect(different(stolen, (move) => move.to)).toBe(1);
      for (const move of stolen) {
        const changed = episode
          .activities(ActivityKind.limitChanged)
          .find((one) => one.from === move.from) as typeof move;
        expect(move.atMs).toBeGreaterThan(changed.atMs);
        expect(move.atMs - changed.atMs).toBeLessThan(2 * HOUR_MS);
      }
    },
  },
  invalid: [{ victimsMin: 1000 }],
  irrelevant: lookAlike.detailsChanged,
});
