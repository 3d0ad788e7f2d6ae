import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, lastMs, spanOf, sumOf } from '../testing/moves.ts';
import { fanIn } from './fan-in.ts';

describeTypology(fanIn, {
  valid: {
    '3-15 mules pay in cash, and send less than that to one collector': (episode) => {
      const placed = episode.only('deposit', Phase.placement);
      const gathered = episode.only('transfer', Phase.layering);
      expect(placed.length).toBeGreaterThanOrEqual(3);
      expect(placed.length).toBeLessThanOrEqual(15);
      expect(gathered).toHaveLength(placed.length);
      expect(different(gathered, (move) => move.from)).toBe(gathered.length);
      expect(different(gathered, (move) => move.to)).toBe(1);
      for (const deposit of placed) {
        const sent = gathered.find((move) => move.from === deposit.to) as (typeof gathered)[number];
        expect(sent.atMs).toBeGreaterThan(deposit.atMs);
        expect(sent.minor / deposit.minor).toBeGreaterThan(0.7);
        expect(sent.minor / deposit.minor).toBeLessThanOrEqual(0.97);
      }
    },
    'the collector sends most of it abroad after the last has paid': (episode) => {
      const gathered = episode.only('transfer', Phase.layering);
      const abroad = episode.only('transfer', Phase.cashOut);
      expect(abroad.length).toBeGreaterThanOrEqual(1);
      expect(abroad.length).toBeLessThanOrEqual(3);
      for (const move of abroad) expect(move.from).toBe(gathered[0]?.to);
      expect(firstMs(abroad)).toBeGreaterThan(lastMs(gathered));
      expect(sumOf(abroad) / sumOf(gathered)).toBeLessThan(0.96);
      expect(sumOf(abroad) / sumOf(gathered)).toBeGreaterThan(0.75);
    },
  },
  with: [
    [
      { sourcesMin: 4, sourcesMax: 4, daysMax: 1 },
      (episode) => {
        const placed = episode.only('deposit', Phase.placement);
        expect(placed).toHaveLength(4);
        // What is kept to others' hours may lie a night later.
        expect(spanOf(placed)).toBeLessThan(2 * DAY_MS);
      },
    ],
  ],
  invalid: [{ sourcesMin: 1 }, { sourcesMax: 101 }, { daysMax: 0 }],
  irrelevant: lookAlike.gathering,
});
