import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different } from '../testing/moves.ts';
import { depositSend } from './deposit-send.ts';

describeTypology(depositSend, {
  valid: {
    'every deposit is followed within 48 hours by a transfer of nine tenths of it': (episode) => {
      const deposits = episode.only('deposit');
      const sent = episode.only('transfer', Phase.layering);
      expect(sent).toHaveLength(deposits.length);
      for (const move of deposits) {
        const fitting = sent.filter((out) => out.atMs > move.atMs && out.atMs - move.atMs < 2 * DAY_MS);
        expect(fitting.some((out) => out.minor <= move.minor * 0.96 && out.minor > move.minor * 0.7)).toBe(true);
      }
      expect(different(sent, (move) => move.to)).toBe(1);
    },
  },
  with: [
    [
      { roundsMin: 3, roundsMax: 3 },
      (episode) => {
        expect(episode.only('deposit')).toHaveLength(3);
      },
    ],
  ],
  invalid: [{ roundsMin: 0 }, { margin: 1 }],
  irrelevant: lookAlike.depositThenSend,
});
