import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** What is taken at a time, minor units, and how the buttons are pressed by everybody else, too. */
const BUTTONS_MINOR = [5000, 10_000, 15_000, 20_000, 20_000, 25_000, 30_000, 50_000];

/** Money is taken out in cash bit by bit. */
export const cashDrawdown: Typology = {
  name: 'cash-drawdown',
  summary: 'Money that came from elsewhere is taken out in cash, four to seven times a week over one or two weeks.',
  f3: [],
  amltrix: ['T0105'],
  tell: 'Four or more withdrawals a week after a credit, until it is gone.',
  hardNegative: 'cash-withdrawal: customers who prefer cash and take it several times a week',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    ...counts(
      'weekly',
      'withdrawals a week',
      4,
      7,
      'Generative definition: at least 4 a week, each below the threshold.',
      'withdrawals',
      1,
    ),
    ...counts('weeks', 'weeks', 1, 2, 'Chosen.', 'weeks', 1),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const mule = plot.crew.needy(Role.mule);
    const weeks = plot.dice.whole(plot.setting('weeksMin'), plot.setting('weeksMax'));
    const times = weeks * plot.dice.whole(plot.setting('weeklyMin'), plot.setting('weeklyMax'));
    const amounts = Array.from({ length: times }, () => plot.dice.of(BUTTONS_MINOR));
    laundry.place(mule, amounts.reduce((sum, minor) => sum + minor, 0) / 0.95);
    const readyMs = laundry.readyMs(mule);
    amounts.forEach((minor) => {
      plot.withdraw(mule, minor, plot.atCashHours(readyMs, weeks * 7 * DAY_MS));
    });
    return endGraph(laundry, [], 15);
  },
};
