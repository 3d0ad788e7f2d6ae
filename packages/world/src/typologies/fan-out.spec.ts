import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, spanOf, sumOf } from '../testing/moves.ts';
import { fanOut } from './fan-out.ts';

/** A share is at least this, and as round as that: minor units. */
const STEP_MINOR = 5000;

describeTypology(fanOut, {
  valid: {
    'what arrives from abroad is spread over 3-15 mules, who never get more': (episode) => {
      const [arrived] = episode.only('transfer', Phase.placement);
      const spread = episode.only('transfer', Phase.layering);
      expect(spread.length).toBeGreaterThanOrEqual(3);
      expect(spread.length).toBeLessThanOrEqual(15);
      expect(different(spread, (move) => move.to)).toBe(spread.length);
      for (const move of spread) {
        expect(move.from).toBe(arrived?.to);
        expect(move.atMs).toBeGreaterThan(arrived?.atMs as number);
      }
      // Rounding up to the least step may add a little to each share.
      expect(sumOf(spread)).toBeLessThanOrEqual(0.95 * (arrived?.minor as number) + spread.length * STEP_MINOR);
    },
    'each takes cash out after being paid, up to three times': (episode) => {
      const spread = episode.only('transfer', Phase.layering);
      const taken = episode.only('withdraw', Phase.cashOut);
      for (const move of taken) {
        const paid = spread.find((one) => one.to === move.from);
        expect(move.atMs).toBeGreaterThan(paid?.atMs as number);
        expect(taken.filter((other) => other.from === move.from).length).toBeLessThanOrEqual(3);
      }
    },
  },
  with: [
    [
      { targetsMin: 5, targetsMax: 5, daysMax: 1 },
      (episode) => {
        const spread = episode.only('transfer', Phase.layering);
        expect(spread).toHaveLength(5);
        // What is kept to others' hours may lie a night later.
        expect(spanOf(spread)).toBeLessThan(2 * DAY_MS);
      },
    ],
  ],
  invalid: [{ targetsMin: 1 }, { targetsMax: 101 }, { daysMax: 61 }],
  irrelevant: lookAlike.spreading,
});
