import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, HOUR_MS, spanOf } from '../testing/moves.ts';
import { ghostPayroll } from './ghost-payroll.ts';

describeTypology(ghostPayroll, {
  valid: {
    'a company that banked cash pays 2-6 ghosts in one run, and each hands most of it to the same person': (
      episode,
    ) => {
      const wages = episode.only('transfer', Phase.placement);
      const handed = episode.only('transfer', Phase.layering);
      expect(wages.length).toBeGreaterThanOrEqual(2);
      expect(wages.length).toBeLessThanOrEqual(6);
      expect(spanOf(wages)).toBeLessThan(HOUR_MS);
      expect(wages[0]?.from).toBe(episode.only('deposit')[0]?.to);
      expect(handed).toHaveLength(wages.length);
      expect(different(handed, (move) => move.to)).toBe(1);
      for (const move of handed) {
        const wage = wages.find((one) => one.to === move.from) as typeof move;
        expect(move.atMs).toBeGreaterThan(wage.atMs);
        expect(move.minor).toBeLessThanOrEqual(wage.minor * 0.901);
        expect(move.minor).toBeGreaterThan(wage.minor * 0.5);
      }
    },
  },
  invalid: [{ ghostsMin: 0 }],
  irrelevant: lookAlike.wage,
});
