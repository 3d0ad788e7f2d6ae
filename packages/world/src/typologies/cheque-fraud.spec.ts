import { Phase, Rail } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, lastMs } from '../testing/moves.ts';
import { chequeFraud } from './cheque-fraud.ts';

describeTypology(chequeFraud, {
  valid: {
    '2-6 cheques of different account holders to one mule, who gets the money out after they clear': (episode) => {
      const cheques = episode.only('transfer', Phase.theft);
      expect(cheques.length).toBeGreaterThanOrEqual(2);
      expect(cheques.length).toBeLessThanOrEqual(6);
      expect(different(cheques, (move) => move.from)).toBe(cheques.length);
      expect(different(cheques, (move) => move.to)).toBe(1);
      for (const move of cheques) expect(move.rail).toBe(Rail.cheque);
      for (const out of [...episode.only('withdraw'), ...episode.only('transfer', Phase.cashOut)])
        expect(out.atMs).toBeGreaterThan(lastMs(cheques) + DAY_MS);
    },
  },
  invalid: [{ chequesMin: 0 }],
  irrelevant: lookAlike.cheque,
});
