import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { investmentScam } from './investment-scam.ts';

describeTypology(investmentScam, {
  valid: {
    '3-8 payments that grow over weeks': (episode) => {
      const paid = episode.only('transfer', Phase.theft);
      expect(different(paid, (move) => move.from)).toBe(1);
      expect(different(paid, (move) => move.to)).toBeLessThanOrEqual(2);
      expect(paid.length).toBeGreaterThanOrEqual(3);
      expect(paid.length).toBeLessThanOrEqual(8);
      expect((paid.at(-1)?.minor ?? 0) / (paid[0]?.minor ?? 1)).toBeGreaterThan(1.2);
      expect(spanOf(paid)).toBeGreaterThan(3 * DAY_MS);
    },
    'what comes back is a fifth at most': (episode) => {
      for (const back of episode.only('transfer', Phase.cover))
        expect(back.minor).toBeLessThanOrEqual(
          Math.max(500, 0.21 * Math.max(...episode.only('transfer', Phase.theft).map((move) => move.minor))),
        );
    },
  },
  invalid: [{ paymentsMin: 0 }, { daysMax: 366 }],
  irrelevant: lookAlike.instantTransfer,
});
