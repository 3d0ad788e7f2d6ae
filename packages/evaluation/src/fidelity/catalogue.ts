import type { Measure } from './measure.ts';
import { activity } from './measures/activity.ts';
import { amountBenford } from './measures/amount-benford.ts';
import { amountByCategory } from './measures/amount-by-category.ts';
import { amountDistances } from './measures/amount-distance.ts';
import { amountPersistence } from './measures/amount-persistence.ts';
import { amountRounds } from './measures/amount-round.ts';
import { amountTails } from './measures/amount-tail.ts';
import { balances } from './measures/balances.ts';
import { bursts } from './measures/bursts.ts';
import { categoryMix } from './measures/category-mix.ts';
import { counterparties } from './measures/counterparty.ts';
import { gapMeasures } from './measures/gaps.ts';
import { network } from './measures/network.ts';
import { timeProfiles } from './measures/time-profile.ts';

/** Every measure of fidelity, group by group. */
export const measureCatalogue: readonly Measure[] = [
  ...amountDistances,
  ...amountTails,
  ...amountRounds,
  ...amountBenford,
  amountByCategory,
  amountPersistence,
  categoryMix,
  ...timeProfiles,
  ...activity,
  ...gapMeasures,
  ...bursts,
  ...counterparties,
  ...network,
  ...balances,
];
