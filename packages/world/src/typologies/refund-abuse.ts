import { DAY_MS, HOUR_MS, Role } from '@launderette/kernel';
import { dearMinor } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { spend } from './parts/spending.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Somebody at a till refunds what was never sold. */
export const refundAbuse: Typology = {
  name: 'refund-abuse',
  summary:
    'Three to nine refunds without a sale, or to another card than the one that paid, go from one shop to one to three accomplices.',
  f3: [],
  amltrix: [],
  tell: 'A shop’s ratio of refunds to sales, and cards that are refunded without having paid.',
  hardNegative: 'card-purchase: goods that are brought back',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('refunds', 'refunds', 3, 9, 'Chosen.', 'payments', 1),
    days('Longest time in which they are made.', 14, 'Chosen.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const shop = plot.dice.below(plot.world.sizes.merchants);
    const accomplices = plot.crew.needyOnes(plot.dice.whole(1, 3), Role.beneficiary);
    const refunds = plot.dice.whole(plot.setting('refundsMin'), plot.setting('refundsMax'));
    for (let i = 0; i < refunds; i += 1) {
      const atMs = i === 0 ? plot.startMs : plot.office(plot.startMs, plot.setting('daysMax') * DAY_MS);
      const accomplice = accomplices[i % accomplices.length] as (typeof accomplices)[number];
      const arrivesMs = plot.refund(shop, accomplice, dearMinor(plot, shop, 2), atMs);
      spend(plot, [accomplice], arrivesMs + HOUR_MS, 3);
    }
    return plot.steps;
  },
};
