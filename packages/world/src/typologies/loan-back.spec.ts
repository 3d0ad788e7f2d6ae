import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { loanBack } from './loan-back.ts';

describeTypology(loanBack, {
  valid: {
    'a loan from abroad and 3-8 instalments back to the lender, each after cash of its size': (episode) => {
      const [loan] = episode.only('transfer', Phase.integration);
      const instalments = episode.only('transfer', Phase.layering);
      const deposits = episode.only('deposit');
      expect(instalments.length).toBeGreaterThanOrEqual(3);
      expect(instalments.length).toBeLessThanOrEqual(8);
      expect(deposits).toHaveLength(instalments.length);
      instalments.forEach((move, i) => {
        expect(move.to).toBe(loan?.from);
        expect(move.from).toBe(loan?.to);
        expect(move.reference).toBe(loan?.reference);
        expect(move.atMs).toBeGreaterThan((deposits[i] as typeof move).atMs);
        // Cash comes in notes of ten.
        expect(Math.abs(move.minor - (deposits[i] as typeof move).minor)).toBeLessThanOrEqual(1000);
      });
    },
  },
  with: [
    [
      { instalmentsMin: 5, instalmentsMax: 5 },
      (episode) => {
        expect(episode.only('transfer', Phase.layering)).toHaveLength(5);
      },
    ],
  ],
  invalid: [{ instalmentsMin: 0 }],
  irrelevant: lookAlike.largeTransfer,
});
