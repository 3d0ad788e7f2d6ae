import { Channel, DAY_MS, HOUR_MS, Phase, Role } from '@launderette/kernel';
import { dearMinor } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { shoppingHours, useCard } from './parts/spending.ts';
import { lasting } from './prevalence.ts';
import { amongOthers } from './steps.ts';
import type { Typology } from './typology.ts';

/** A web shop sells cheaply and orders the goods elsewhere with stolen cards. */
export const triangulation: Typology = {
  name: 'triangulation',
  summary:
    'Buyers pay a cheap web shop, which within a day or two orders the goods from a real one with a stolen card, three to six times.',
  f3: ['F1021'],
  amltrix: [],
  tell: 'Sales of one shop are followed by orders at another, with other people’s cards and one device.',
  hardNegative: 'card-purchase: purchases at one web shop and then at another',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('sales', 'sales', 3, 6, 'Chosen.', 'payments', 1),
    days('Longest time in which they are made.', 10, 'Chosen.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const { merchants } = plot.world;
    const cheap = merchants.webShop(plot.dice.unit());
    const supplier = merchants.webShop(plot.dice.unit());
    const device = fraud.device();
    const sales = plot.dice.whole(plot.setting('salesMin'), plot.setting('salesMax'));
    for (let i = 0; i < sales; i += 1) {
      const buyer = plot.crew.person(Role.none);
      const victim = plot.crew.person(Role.victim);
      const minor = dearMinor(plot, supplier);
      const boughtMs =
        i === 0
          ? plot.startMs
          : amongOthers(shoppingHours(plot, buyer), plot.startMs, plot.setting('daysMax') * DAY_MS, plot.dice.unit());
      const paidMinor = Math.max(100, Math.floor((minor * plot.dice.between(0.6, 0.85)) / 100) * 100 - 1);
      useCard(plot, buyer, {
        atMs: boughtMs,
        merchant: cheap,
        minor: paidMinor,
        channel: Channel.ecommerce,
        phase: Phase.cover,
        merchantRole: Role.abusedMerchant,
      });
      const orderedMs = amongOthers(shoppingHours(plot, victim), boughtMs + HOUR_MS, 1.5 * DAY_MS, plot.dice.unit());
      useCard(plot, victim, {
        atMs: orderedMs,
        merchant: supplier,
        minor,
        device,
        channel: Channel.ecommerce,
        phase: Phase.theft,
        merchantRole: Role.abusedMerchant,
      });
    }
    return fraud.livesOff(18);
  },
};
