import { Channel, DAY_MS, Phase, Role } from '@launderette/kernel';
import { roundedMinor } from '../behaviours/amounts.ts';
import { categoryAmounts } from '../population/merchant-categories.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { shoppingHours, useCard } from './parts/spending.ts';
import { amongOthers } from './steps.ts';
import type { Typology } from './typology.ts';

/** A copy of a card is used abroad while the card is at home. */
export const counterfeitCard: Typology = {
  name: 'counterfeit-card',
  summary:
    'A copy of a card is used two to eight times by stripe in one country abroad within days, while the holder pays at home.',
  f3: ['F1019'],
  amltrix: [],
  tell: 'Impossible travel: the same card at home and abroad within hours.',
  hardNegative: 'travel: people who pay abroad, and whose cards on file go on paying at home',
  hardNegativeMultiple: 20,
  parameters: [
    ...fraudParameters,
    ...counts('uses', 'uses abroad', 2, 8, 'Chosen: as stolen cards.', 'payments', 1),
    days('Longest time in which it is used.', 5, 'Chosen.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const { abroad } = plot.world;
    const victim = fraud.victim();
    const country = plot.dice.below(abroad.countries);
    const spanMs = plot.setting('daysMax') * DAY_MS;
    for (let uses = plot.dice.whole(plot.setting('usesMin'), plot.setting('usesMax')); uses > 0; uses -= 1) {
      const merchant = abroad.merchant(country, plot.dice.unit());
      const major = (categoryAmounts[abroad.categoryOf(merchant)]?.at(plot.dice.unit()) ?? 20) * 1.6;
      const minor = roundedMinor(Math.max(1, major) * 100, plot.dice.unit());
      const atMs = amongOthers(shoppingHours(plot, victim), plot.startMs, spanMs, plot.dice.unit());
      const channel = plot.dice.happens(0.5) ? Channel.stripe : minor <= 5000 ? Channel.contactless : Channel.chip;
      useCard(plot, victim, { atMs, merchant, minor, channel, phase: Phase.theft, merchantRole: Role.abusedMerchant });
    }
    return fraud.livesOff(5);
  },
};
