import { ActivityKind, Phase, Role } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { purchaseScam } from './purchase-scam.ts';

describeTypology(purchaseScam, {
  valid: {
    '1-4 buyers pay one seller once each, after adding the payee': (episode) => {
      const paid = episode.only('transfer', Phase.theft);
      const mules = new Set(paid.map((move) => move.to));
      expect(different(paid, (move) => move.fromRole)).toBe(1);
      expect(paid[0]?.fromRole).toBe(Role.victim);
      expect(mules.size).toBe(1);
      expect(paid.length).toBeLessThanOrEqual(4);
      expect(different(paid, (move) => move.from)).toBe(paid.length);
      for (const move of paid) {
        expect(move.minor).toBeLessThanOrEqual(120_000);
        const added = episode.activities(ActivityKind.payeeAdded).find((one) => one.from === move.from) as typeof move;
        expect(added.atMs).toBeLessThan(move.atMs);
      }
    },
  },
  with: [
    [
      { victimsMin: 2, victimsMax: 2 },
      (episode) => {
        expect(episode.only('transfer', Phase.theft)).toHaveLength(2);
      },
    ],
  ],
  invalid: [{ victimsMin: 0 }, { totalMinMinor: 10 }],
  irrelevant: lookAlike.newPayee,
});
