import { Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different, firstMs, lastMs, sumOf } from '../testing/moves.ts';
import { funnelAccount } from './funnel-account.ts';

describeTypology(funnelAccount, {
  valid: {
    'five sources or more fill one account, of which one to five payments take 97 % after the last': (episode) => {
      const ins = [...episode.only('deposit'), ...episode.only('transfer', Phase.placement)];
      const outs = episode.only('transfer', Phase.layering);
      expect(ins.length).toBeGreaterThanOrEqual(5);
      expect(different(ins, (move) => move.to)).toBe(1);
      expect(outs.length).toBeGreaterThanOrEqual(1);
      expect(outs.length).toBeLessThanOrEqual(5);
      for (const out of outs) expect(out.from).toBe(ins[0]?.to);
      expect(firstMs(outs)).toBeGreaterThan(lastMs(ins));
      const ratio = sumOf(outs) / sumOf(ins);
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThanOrEqual(1.02);
    },
  },
  invalid: [{ sourcesMin: 1 }, { outShare: 1.1 }, { daysMax: 0 }],
  irrelevant: lookAlike.gathering,
});
