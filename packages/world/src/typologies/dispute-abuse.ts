import { ActivityKind, Channel, DAY_MS, Phase, Role } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days, parameter } from './parts/parameters.ts';
import { ordinaryPurchase, shoppingHours, useCard } from './parts/spending.ts';
import { lasting } from './prevalence.ts';
import { amongOthers } from './steps.ts';
import type { Typology } from './typology.ts';

/** First-party fraud: the cardholder disputes what was bought and kept. */
export const disputeAbuse: Typology = {
  name: 'dispute-abuse',
  summary:
    'A customer buys three to eight things and disputes them days to weeks later, though they came; most are refunded.',
  f3: ['F1024'],
  amltrix: [],
  tell: 'One customer’s rate of disputes; the purchases themselves are genuine.',
  hardNegative: 'card-purchase: purchases that customers dispute for good reason',
  hardNegativeMultiple: 10,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('purchases', 'purchases', 3, 8, 'Chosen.', 'payments', 1),
    days('Longest time until the dispute.', 35, 'Schemes allow up to 120 days; most come within five weeks.'),
    parameter('refundedShare', 'Share of disputes after which the merchant pays back.', {
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.6,
      source: 'Chosen.',
    }),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const { merchants } = plot.world;
    const customer = plot.crew.person(Role.launderer);
    const purchases = plot.dice.whole(plot.setting('purchasesMin'), plot.setting('purchasesMax'));
    for (let i = 0; i < purchases; i += 1) {
      const usual = ordinaryPurchase(plot, customer);
      const merchant = plot.dice.happens(0.15) ? merchants.webShop(plot.dice.unit()) : usual.merchant;
      const atMs =
        i === 0
          ? plot.startMs
          : amongOthers(shoppingHours(plot, customer), plot.startMs, 10 * DAY_MS, plot.dice.unit());
      useCard(plot, customer, {
        atMs,
        merchant,
        minor: usual.minor,
        phase: Phase.theft,
        merchantRole: Role.abusedMerchant,
      });
      const disputedMs = plot.soon(atMs + 2 * DAY_MS, plot.setting('daysMax') * DAY_MS * plot.dice.unit());
      plot.activity(customer, ActivityKind.disputeOpened, disputedMs, Channel.app, { own: 0 }, { phase: Phase.theft });
      if (plot.dice.happens(plot.setting('refundedShare')))
        plot.refund(merchant, customer, usual.minor, plot.office(disputedMs + DAY_MS, 10 * DAY_MS));
    }
    return fraud.livesOff(3);
  },
};
