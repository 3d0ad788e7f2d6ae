import { ActivityKind, Channel, DAY_MS, Phase } from '@launderette/kernel';
import { BadMerchant } from './parts/bad-merchant.ts';
import { dearMinor } from './parts/card-fraud.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A web shop sells, is paid, and delivers nothing. */
export const nonDelivery: Typology = {
  name: 'non-delivery',
  summary:
    'A web shop’s sales spike for a week or two, nothing is delivered, the takings are paid out; some customers open disputes later.',
  f3: ['F1021'],
  amltrix: [],
  tell: 'A spike of sales followed by a pay-out, and disputes weeks later.',
  hardNegative: 'card-purchase: web shops with many first-time customers in a week, in a sale',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('sales', 'sales', 6, 16, 'Chosen: those to customers here.', 'payments', 1),
    days('How long it sells.', 12, 'Chosen.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const merchant = new BadMerchant(fraud);
    const sales = plot.dice.whole(plot.setting('salesMin'), plot.setting('salesMax'));
    for (let i = 0; i < sales; i += 1) {
      const buyer = fraud.victim();
      const paidMs = merchant.charge(buyer, dearMinor(plot, merchant.shop), plot.setting('daysMax'), i === 0);
      if (plot.dice.happens(0.4)) {
        const disputedMs = plot.soon(paidMs + 7 * DAY_MS, 20 * DAY_MS);
        plot.activity(buyer, ActivityKind.disputeOpened, disputedMs, Channel.app, { own: 0 }, { phase: Phase.theft });
      }
    }
    merchant.payOut();
    return plot.steps;
  },
};
