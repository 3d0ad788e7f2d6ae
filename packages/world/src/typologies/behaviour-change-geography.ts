import { Channel, DAY_MS, Phase, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days } from './parts/parameters.ts';
import { ordinaryPurchase, shoppingHours, useCard } from './parts/spending.ts';
import { lasting } from './prevalence.ts';
import { amongOthers } from './steps.ts';
import type { Typology } from './typology.ts';

/** An account that lived at home begins to live abroad. */
export const behaviourChangeGeography: Typology = {
  name: 'behaviour-change-geography',
  summary:
    'After a stable baseline an account takes in money and is used in one country abroad: machines, shops and transfers there.',
  f3: [],
  amltrix: ['T0083', 'T0105'],
  tell: 'A new country all of a sudden, while the holder’s usual life at home goes on.',
  hardNegative: 'travel: journeys, on which people pay and withdraw abroad',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    ...counts('uses', 'uses of the card abroad', 5, 14, 'SAML-D: behavioural change 2; number chosen.', 'payments', 1),
    days('Longest time in which they are made.', 14, 'Chosen.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const { abroad } = plot.world;
    const account = plot.crew.person(Role.launderer);
    const country = plot.dice.below(abroad.countries);
    laundry.place(account, plot.amountMinor(80_000, 500_000));
    const readyMs = laundry.readyMs(account);
    const spanMs = plot.setting('daysMax') * DAY_MS;
    for (let i = plot.dice.whole(plot.setting('usesMin'), plot.setting('usesMax')); i > 0; i -= 1) {
      if (plot.dice.happens(0.3)) {
        plot.withdraw(
          account,
          plot.dice.of([5000, 10_000, 15_000, 20_000]),
          plot.atCashHours(readyMs, spanMs),
          abroad.cashMachine(country),
        );
        continue;
      }
      const { minor } = ordinaryPurchase(plot, account);
      const atMs = amongOthers(shoppingHours(plot, account), readyMs, spanMs, plot.dice.unit());
      const channel = minor <= 5000 && plot.dice.happens(0.85) ? Channel.contactless : Channel.chip;
      useCard(plot, account, {
        atMs,
        merchant: abroad.merchant(country, plot.dice.unit()),
        minor,
        channel,
        phase: Phase.integration,
      });
    }
    laundry.sendAbroad(account, laundry.heldBy(account) * 0.4, readyMs, spanMs);
    return endGraph(laundry, [], 2);
  },
};
