import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, spanOf } from '../testing/moves.ts';
import { bustOut } from './bust-out.ts';

describeTypology(bustOut, {
  valid: {
    '2-4 identities that share a device behave for weeks, then spend and send all they can within days': (episode) => {
      const good = episode.only('purchase', Phase.integration);
      const bust = [...episode.only('purchase', Phase.theft), ...episode.only('transfer', Phase.theft)];
      const identities = different(bust, (move) => move.from);
      expect(identities).toBeGreaterThanOrEqual(2);
      expect(identities).toBeLessThanOrEqual(4);
      expect(
        different(
          [...episode.activities(ActivityKind.login), ...episode.only('transfer', Phase.theft)],
          (move) => move.device,
        ),
      ).toBe(1);
      if (good.length > 0) expect(firstMs(good)).toBeLessThan(firstMs(bust));
      expect(firstMs(bust) - episode.startMs).toBeGreaterThan(10 * DAY_MS);
      expect(spanOf(bust)).toBeLessThan(6 * DAY_MS);
    },
  },
  invalid: [{ identitiesMin: 1 }, { daysMax: 0 }],
  irrelevant: lookAlike.shoppingWeek,
});
