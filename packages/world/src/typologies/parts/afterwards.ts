import type { AccountRef } from '@launderette/kernel';
import type { Episode, PlannedStep } from '../typology.ts';
import { Plot } from './plot.ts';
import { spend } from './spending.ts';

/** Parts of an episode's chance that plans of their own leave to this one. */
const FIRST_PART = 64_000;

/** For plans that are no plots: what those who kept a cut buy after `fromMs`, `each` times on average. */
export function livesOnIt(
  episode: Episode,
  accounts: readonly AccountRef[],
  role: number,
  fromMs: number,
  each: number,
): readonly PlannedStep[] {
  const plot = new Plot(episode, FIRST_PART);
  spend(
    plot,
    accounts.map((account) => plot.crew.known(account, role)),
    fromMs,
    each,
  );
  return plot.steps;
}
