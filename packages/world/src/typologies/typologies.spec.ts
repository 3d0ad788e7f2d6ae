import { describe, expect, it } from 'vitest';
import { planOf, plansOf, START_MS } from '../testing/plans.ts';
import { typologyCatalogue } from './catalogue.ts';

describe.each(typologyCatalogue.map((typology) => [typology.name, typology] as const))(
  'a plan of %s',
  (_, typology) => {
    it('is a function of the episode, and differs between episodes', () => {
      expect(planOf(typology, 1)).toEqual(planOf(typology, 1));
      expect(planOf(typology, 1)).not.toEqual(planOf(typology, 2));
    });

    it('begins at its start, moves positive whole amounts, and has more than one step', () => {
      for (const steps of plansOf(typology, 40)) {
        expect(Math.min(...steps.map((step) => step.atMs))).toBeGreaterThanOrEqual(START_MS);
        expect(steps.length).toBeGreaterThan(1);
        for (const step of steps) {
          if (step.act === 'activity' || step.amount.kind !== 'fixed') continue;
          expect(Number.isSafeInteger(step.amount.minor) && step.amount.minor > 0).toBe(true);
        }
      }
    });
  },
);
