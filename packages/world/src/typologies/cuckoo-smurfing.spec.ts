import { Role } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { different } from '../testing/moves.ts';
import { cuckooSmurfing } from './cuckoo-smurfing.ts';

describeTypology(cuckooSmurfing, {
  valid: {
    '1-4 innocents, each paid in one to three deposits below the threshold': (episode) => {
      const deposits = episode.only('deposit');
      const innocents = different(deposits, (move) => move.to);
      expect(innocents).toBeGreaterThanOrEqual(1);
      expect(innocents).toBeLessThanOrEqual(4);
      expect(deposits.length).toBeLessThanOrEqual(3 * innocents);
      for (const move of deposits) {
        expect(move.toRole).toBe(Role.beneficiary);
        expect(move.minor).toBeLessThan(1_000_000);
      }
    },
    'nobody passes it on: the holder is innocent': (episode) => {
      expect(episode.only('transfer')).toEqual([]);
    },
  },
  invalid: [{ innocentsMin: 0 }, { innocentsMax: 1000 }],
  irrelevant: lookAlike.cashDeposit,
});
