import { DAY_MS } from '@launderette/kernel';
import { holderOf, payInOften } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { layerOrCashOut } from './parts/onward.ts';
import { counts } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Third parties pay cash in on one account, several times a week. */
export const smurfing: Typology = {
  name: 'smurfing',
  summary:
    'Runners pay cash of 200 to 2,500 in on one account, three to five times a week over one to four weeks, and it is moved on.',
  f3: ['F1045'],
  amltrix: ['T0016.005'],
  tell: 'Three or more cash deposits a week, at many places, on the account of somebody with no cash business.',
  hardNegative: 'cash-deposit: stall holders and waiters who pay in what they earn, several times a week',
  hardNegativeMultiple: 10,
  parameters: [
    ...lasting(graphParameters),
    ...counts(
      'weekly',
      'deposits a week',
      3,
      5,
      'Generative definition: at least 3 cash deposits a week by third parties.',
      'deposits',
      1,
    ),
    ...counts('weeks', 'weeks', 1, 4, 'Chosen.', 'weeks', 1),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const holder = holderOf(plot);
    const weeks = plot.dice.whole(plot.setting('weeksMin'), plot.setting('weeksMax'));
    const times = weeks * plot.dice.whole(plot.setting('weeklyMin'), plot.setting('weeklyMax'));
    payInOften(laundry, holder, times, weeks * 7, () => plot.amountMinor(20_000, 250_000));
    layerOrCashOut(laundry, holder, 0.9, 5 * DAY_MS);
    return endGraph(laundry, [], 15);
  },
};
