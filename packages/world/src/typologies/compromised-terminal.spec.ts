import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { compromisedTerminal } from './compromised-terminal.ts';

describeTypology(compromisedTerminal, {
  valid: {
    '3-7 cards have one shop in common before each is misused elsewhere': (episode) => {
      const genuine = episode.only('purchase', Phase.precursor);
      const misused = episode.only('purchase', Phase.theft);
      expect(different(genuine, (move) => move.merchant)).toBe(1);
      expect(different(genuine, (move) => move.from)).toBe(genuine.length);
      expect(genuine.length).toBeGreaterThanOrEqual(3);
      expect(genuine.length).toBeLessThanOrEqual(7);
      for (const move of misused) {
        const before = genuine.find((one) => one.from === move.from) as typeof move;
        expect(move.atMs).toBeGreaterThan(before.atMs);
      }
      expect(misused.length).toBeLessThanOrEqual(3 * genuine.length);
    },
  },
  invalid: [{ victimsMin: 0 }, { daysMax: 0 }],
  irrelevant: lookAlike.purchase,
});
