import { BadMerchant } from './parts/bad-merchant.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Prices of subscriptions that nobody ordered, minor units. */
const PRICES_MINOR = [499, 799, 999, 1299, 1499, 1999, 2499, 2999, 3999, 4999];

/** A merchant that exists only to charge stolen cards. */
export const fakeMerchant: Typology = {
  name: 'fake-merchant',
  summary:
    'A web shop without goods charges eight to twenty stolen cards with small prices of subscriptions, and pays itself out.',
  f3: ['F1021'],
  amltrix: [],
  tell: 'One price on many cards that never bought there, and a pay-out soon after.',
  hardNegative: 'card-purchase: digital media at fixed small prices',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('cards', 'cards', 8, 20, 'Chosen.', 'cards', 1),
    days('How long it charges.', 5, 'Chosen: until acquirers and cardholders notice.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const merchant = new BadMerchant(fraud);
    const machine = fraud.device();
    // Experts vary their prices.
    const prices = [plot.dice.of(PRICES_MINOR), plot.dice.of(PRICES_MINOR), plot.dice.of(PRICES_MINOR)];
    const cards = plot.dice.mostlySmall(plot.setting('cardsMin'), plot.setting('cardsMax'));
    for (let i = 0; i < cards; i += 1) {
      const minor = plot.skill < 0.3 ? (prices[0] as number) : plot.dice.of(prices);
      // The clumsy charge all cards from one machine.
      const device = plot.skill < 0.6 ? machine : fraud.device();
      merchant.charge(fraud.victim(), minor, plot.setting('daysMax'), i === 0, device);
    }
    merchant.payOut();
    return plot.steps;
  },
};
