import { copyAndMisuse } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Cards are copied at one terminal. */
export const compromisedTerminal: Typology = {
  name: 'compromised-terminal',
  summary: 'Cards used at one shop over four weeks are copied there, and each is misused one to three times elsewhere.',
  f3: ['F1019'],
  amltrix: [],
  tell: 'A common point of purchase: the cards that are misused had one shop in common before.',
  hardNegative: 'card-purchase: many cards have the popular shops in common',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('victims', 'cards that are copied', 3, 7, 'Chosen: those of the customers here.', 'cards', 1),
    days(
      'How long the terminal is manipulated.',
      28,
      'Generative definition: 28 d at a terminal (Fraud Detection Handbook).',
    ),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const { merchants, sizes } = plot.world;
    let shop = plot.dice.below(sizes.merchants);
    for (let tries = 0; merchants.online[shop] === 1 && tries < 32; tries += 1) shop = plot.dice.below(sizes.merchants);
    const victims = plot.dice.whole(plot.setting('victimsMin'), plot.setting('victimsMax'));
    copyAndMisuse(plot, shop, { victims, days: plot.setting('daysMax'), usesMax: 3, copied: true }, () =>
      fraud.device(),
    );
    return fraud.livesOff(11);
  },
};
