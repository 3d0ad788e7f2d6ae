import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { receiverStructuring } from './receiver-structuring.ts';

describeTypology(receiverStructuring, {
  valid: {
    '2-6 payers send one payment each, 80-99 % of the threshold, to one receiver, without cash': (episode) => {
      const sent = episode.only('transfer', Phase.placement);
      expect(sent.length).toBeGreaterThanOrEqual(2);
      expect(sent.length).toBeLessThanOrEqual(6);
      expect(different(sent, (move) => move.from)).toBe(sent.length);
      expect(different(sent, (move) => move.to)).toBe(1);
      for (const move of sent) {
        expect(move.minor).toBeGreaterThan(790_000);
        expect(move.minor).toBeLessThan(1_000_000);
      }
      expect(episode.only('deposit')).toEqual([]);
    },
  },
  with: [
    [
      { thresholdMinor: 300_000 },
      (episode) => {
        for (const move of episode.only('transfer', Phase.placement)) expect(move.minor).toBeLessThan(300_000);
      },
    ],
  ],
  invalid: [{ thresholdMinor: 1 }, { daysMax: 0 }],
  irrelevant: lookAlike.invoice,
});
