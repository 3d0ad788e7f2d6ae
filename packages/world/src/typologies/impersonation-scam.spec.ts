import { ActivityKind, Phase, Role } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf } from '../testing/moves.ts';
import { impersonationScam } from './impersonation-scam.ts';

describeTypology(impersonationScam, {
  valid: {
    'one victim pays one mule 1-3 times within a day, from the own device': (episode) => {
      const paid = episode.only('transfer', Phase.theft);
      const mules = new Set(paid.map((move) => move.to));
      expect(different(paid, (move) => move.fromRole)).toBe(1);
      expect(paid[0]?.fromRole).toBe(Role.victim);
      expect(mules.size).toBe(1);
      expect(different(paid, (move) => move.from)).toBe(1);
      expect(paid.length).toBeLessThanOrEqual(3);
      expect(spanOf(paid)).toBeLessThanOrEqual(DAY_MS);
      expect(episode.moves[0]?.kind).toBe(ActivityKind.login);
    },
  },
  invalid: [{ paymentsMin: 0 }],
  irrelevant: lookAlike.largeTransfer,
});
