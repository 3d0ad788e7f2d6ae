import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, lastMs, spanOf, sumOf } from '../testing/moves.ts';
import { structuring } from './structuring.ts';

describeTypology(structuring, {
  valid: {
    '3-25 deposits at 80-99 % of 10,000 within 30 days on one account': (episode) => {
      const placed = episode.only('deposit', Phase.placement);
      expect(placed.length).toBeGreaterThanOrEqual(3);
      expect(placed.length).toBeLessThanOrEqual(25);
      expect(different(placed, (move) => move.to)).toBe(1);
      expect(spanOf(placed)).toBeLessThanOrEqual(31 * DAY_MS);
      for (const move of placed) {
        expect(move.minor).toBeGreaterThanOrEqual(800_000);
        expect(move.minor).toBeLessThanOrEqual(999_000);
      }
      expect(sumOf(placed)).toBeGreaterThanOrEqual(2_400_000);
      expect(sumOf(placed)).toBeLessThan(11_000_000);
    },
    '97 % of it is sent on after the last': (episode) => {
      const placed = episode.only('deposit', Phase.placement);
      const sent = episode.only('transfer', Phase.layering);
      expect(sent.length).toBeGreaterThanOrEqual(1);
      expect(sent.length).toBeLessThanOrEqual(3);
      for (const move of sent) expect(move.from).toBe(placed[0]?.to);
      expect(sumOf(sent) / sumOf(placed)).toBeCloseTo(0.97, 2);
      expect(firstMs(sent)).toBeGreaterThan(lastMs(placed));
    },
  },
  with: [
    [
      { thresholdMinor: 300_000 },
      (episode) => {
        for (const move of episode.only('deposit', Phase.placement)) {
          expect(move.minor).toBeGreaterThanOrEqual(240_000);
          expect(move.minor).toBeLessThan(300_000);
        }
      },
    ],
    [
      { daysMax: 3 },
      (episode) => {
        expect(spanOf(episode.only('deposit', Phase.placement))).toBeLessThan(4 * DAY_MS);
      },
    ],
  ],
  invalid: [{ thresholdMinor: 99_999 }, { totalMinMinor: 1 }, { daysMax: 2 }],
  irrelevant: lookAlike.highTakings,
});
