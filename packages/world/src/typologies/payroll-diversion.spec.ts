import { ActivityKind, Phase } from '@launderette/kernel';
import { expect } from 'vitest';
import { describeTypology } from '../testing/describe-typology.ts';
import { lookAlike } from '../testing/lookalikes.ts';
import { DAY_MS, different, firstMs, lastMs } from '../testing/moves.ts';
import { payrollDiversion } from './payroll-diversion.ts';

describeTypology(payrollDiversion, {
  valid: {
    'bank details of 1-3 employees change, and days later an employer pays one mule as often': (episode) => {
      const changed = episode.activities(ActivityKind.bankDetailsChanged);
      const wages = episode.only('transfer', Phase.theft);
      expect(changed.length).toBeGreaterThanOrEqual(1);
      expect(changed.length).toBeLessThanOrEqual(3);
      expect(wages).toHaveLength(changed.length);
      expect(different(wages, (move) => `${move.from}>${move.to}`)).toBe(1);
      expect(firstMs(wages) - lastMs(changed)).toBeGreaterThan(DAY_MS / 2);
    },
  },
  with: [
    [
      { employeesMin: 2, employeesMax: 2 },
      (episode) => {
        expect(episode.only('transfer', Phase.theft)).toHaveLength(2);
      },
    ],
  ],
  invalid: [{ employeesMin: 0 }],
  irrelevant: lookAlike.wage,
});
