import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, sumOf } from '../testing/moves.ts';
import { triangulation } from './triangulation.ts';

describeTypology(triangulation, {
  valid: {
    'every sale of one shop is followed within two days by a dearer order at another with a stranger’s card': (
      episode,
    ) => {
      const sold = episode.only('purchase', Phase.cover);
      const ordered = episode.only('purchase', Phase.theft);
      expect(sold.length).toBeGreaterThanOrEqual(3);
      expect(sold.length).toBeLessThanOrEqual(6);
      expect(ordered).toHaveLength(sold.length);
      expect(different(sold, (move) => move.merchant)).toBe(1);
      expect(different(ordered, (move) => move.merchant)).toBe(1);
      expect(different(ordered, (move) => move.device)).toBe(1);
      expect(different(ordered, (move) => move.from)).toBe(ordered.length);
      expect(sumOf(sold)).toBeLessThan(sumOf(ordered));
    },
  },
  invalid: [{ salesMin: 0 }],
  irrelevant: lookAlike.purchase,
});
