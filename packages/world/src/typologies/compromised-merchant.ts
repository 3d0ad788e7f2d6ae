import { copyAndMisuse } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A web shop loses its customers' cards. */
export const compromisedMerchant: Typology = {
  name: 'compromised-merchant',
  summary:
    'Cards of a web shop’s customers leak over weeks, and each is misused one to three times in other web shops.',
  f3: [],
  amltrix: [],
  tell: 'A common point of purchase among web shops, weeks before the misuse.',
  hardNegative: 'card-purchase: customers of popular web shops, who buy elsewhere, too',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('victims', 'cards that leak', 3, 6, 'Chosen: those of the customers here.', 'cards', 1),
    days('How long cards leak.', 21, 'Chosen: a high-risk merchant pool.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const shop = plot.world.merchants.webShop(plot.dice.unit());
    const victims = plot.dice.whole(plot.setting('victimsMin'), plot.setting('victimsMax'));
    copyAndMisuse(plot, shop, { victims, days: plot.setting('daysMax'), usesMax: 3, copied: false }, () =>
      fraud.device(),
    );
    return fraud.livesOff(20);
  },
};
