import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, lastMs } from '../testing/moves.ts';
import { simSwap } from './sim-swap.ts';

describeTypology(simSwap, {
  valid: {
    'the swap comes first, then reset, device and login from elsewhere, then 1-5 transfers to one mule': (episode) => {
      const stolen = episode.only('transfer', Phase.theft);
      const victim = stolen[0]?.from;
      expect(different(stolen, (move) => `${move.from}>${move.to}`)).toBe(1);
      expect(victim).toBe(episode.moves[0]?.from);
      const kinds = episode.only('activity').map((move) => move.kind);
      expect(kinds.slice(0, 5)).toEqual([
        ActivityKind.simSwapped,
        ActivityKind.credentialReset,
        ActivityKind.deviceRegistered,
        ActivityKind.login,
        ActivityKind.payeeAdded,
      ]);
      expect(stolen.length).toBeLessThanOrEqual(5);
      expect(firstMs(stolen)).toBeGreaterThan(lastMs(episode.activities(ActivityKind.payeeAdded).slice(0, 1)));
    },
  },
  with: [
    [
      { extractionsMax: 1 },
      (episode) => {
        expect(episode.only('transfer', Phase.theft)).toHaveLength(1);
      },
    ],
  ],
  invalid: [{ extractionsMin: 0 }, { leadHoursMax: 200 }],
  irrelevant: lookAlike.newPhoneThenPayee,
});
