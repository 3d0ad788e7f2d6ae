import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** What is taken at a time, minor units, and how the buttons are pressed by everybody else, too. */
const BUTTONS_MINOR = [5000, 10_000, 15_000, 20_000, 20_000, 25_000, 30_000, 50_000];

/** What was handed on is taken out within a week up to here, minor units, and so often at least: nobody draws more than there is. */
const SECOND_WEEK_MINOR = 700_000;
const TIMES_AT_LEAST = 4;

/** The first of some amounts that together are at most `mostMinor`. */
function within(amounts: readonly number[], mostMinor: number): readonly number[] {
  let sumMinor = 0;
  const beyond = amounts.findIndex((minor) => {
    sumMinor += minor;
    return sumMinor > mostMinor;
  });
  return beyond < 0 ? amounts : amounts.slice(0, beyond);
}

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
    const { proceeds } = episode;
    const wanted = plot.dice.whole(plot.setting('weeksMin'), plot.setting('weeksMax'));
    const weeks = proceeds !== undefined && proceeds.amountMinor < SECOND_WEEK_MINOR ? 1 : wanted;
    const times = weeks * plot.dice.whole(plot.setting('weeklyMin'), plot.setting('weeklyMax'));
    const mostMinor = proceeds?.amountMinor ?? Infinity;
    const buttons = BUTTONS_MINOR.filter((minor) => minor <= mostMinor / TIMES_AT_LEAST);
    const amounts = within(
      Array.from({ length: times }, () => plot.dice.of(buttons)),
      mostMinor,
    );
    laundry.place(mule, amounts.reduce((sum, minor) => sum + minor, 0) / 0.95);
    const readyMs = laundry.readyMs(mule);
    amounts.forEach((minor) => {
      plot.withdraw(mule, minor, plot.atCashHours(readyMs, weeks * 7 * DAY_MS));
    });
    return endGraph(laundry, [], 15);
  },
};
