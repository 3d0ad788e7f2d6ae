import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { firstMs, sumOf } from '../testing/moves.ts';
import { casinoLaundering } from './casino-laundering.ts';

describeTypology(casinoLaundering, {
  valid: {
    'cash in, to the casino, and back within days with little lost': (episode) => {
      const deposits = episode.only('deposit');
      const moves = episode.only('transfer', Phase.layering);
      const player = deposits[0]?.to;
      const staked = moves.filter((move) => move.from === player);
      const won = moves.filter((move) => move.to === player);
      expect(staked).toHaveLength(deposits.length);
      expect(won).toHaveLength(deposits.length);
      expect(sumOf(won) / sumOf(staked)).toBeGreaterThan(0.87);
      expect(sumOf(won) / sumOf(staked)).toBeLessThanOrEqual(1.01);
      expect(firstMs(staked)).toBeGreaterThan(firstMs(deposits));
      expect(firstMs(won)).toBeGreaterThan(firstMs(staked));
    },
  },
  with: [
    [
      { roundsMin: 2, roundsMax: 2 },
      (episode) => {
        expect(episode.only('deposit')).toHaveLength(2);
      },
    ],
  ],
  invalid: [{ roundsMin: 0 }, { lostShare: 1 }],
  irrelevant: lookAlike.instantTransfer,
});
