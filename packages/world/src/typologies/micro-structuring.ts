import { DAY_MS } from '@launderette/kernel';
import { depositMinor, holderOf, payInOften } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { layerOrCashOut } from './parts/onward.ts';
import { counts, days, parameter } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Cash is paid in in amounts that nobody looks at. */
export const microStructuring: Typology = {
  name: 'micro-structuring',
  summary: 'Cash is paid in by six to sixteen deposits of less than 1,000 each within weeks, and withdrawn or sent on.',
  f3: ['F1045'],
  amltrix: ['T0016.001'],
  tell: 'Many small cash deposits on one account, followed by withdrawals or transfers of the same sum.',
  hardNegative: 'cash-deposit: one customer in 25 earns in cash and pays in several times a month',
  hardNegativeMultiple: 10,
  parameters: [
    ...lasting(graphParameters),
    ...counts('deposits', 'deposits', 6, 16, 'Chosen.', 'deposits', 1),
    parameter('eachMaxMinor', 'Most of one deposit.', {
      unit: 'minor units',
      min: 10_000,
      max: 1_000_000,
      default: 95_000,
      source: 'Generative definition: each below 1,000.',
    }),
    days('Longest time in which it is placed.', 25, 'Chosen.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const holder = holderOf(plot);
    const times = plot.dice.mostlySmall(plot.setting('depositsMin'), plot.setting('depositsMax'));
    payInOften(laundry, holder, times, plot.setting('daysMax'), () => depositMinor(plot, plot.setting('eachMaxMinor')));
    layerOrCashOut(laundry, holder, 0.9, 5 * DAY_MS);
    return endGraph(laundry, [], 16);
  },
};
