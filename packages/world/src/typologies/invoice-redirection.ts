import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, totals } from './parts/parameters.ts';
import { invoice } from './parts/payment-forms.ts';
import type { Typology } from './typology.ts';

/** Business e-mail compromise: a company pays its supplier's invoices to somebody else's account. */
export const invoiceRedirection: Typology = {
  name: 'invoice-redirection',
  summary:
    'By a forged e-mail a company pays one to three invoices of a supplier to changed bank details; the money is moved on at once.',
  f3: ['F1005.006'],
  amltrix: ['T0011'],
  tell: 'An invoice of usual size goes to an account that is new and belongs to nobody in the trade.',
  hardNegative: 'business-trade: first invoices of new suppliers',
  hardNegativeMultiple: 50,
  parameters: [
    ...fraudParameters,
    ...counts('payments', 'payments', 1, 3, 'Generative definition: 1-3 payments.', 'payments', 1),
    ...totals(
      300_000,
      10_000_000,
      'Generative definition: 25 K-1 M at corporations; scaled to the small companies here.',
    ),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot, laundry } = fraud;
    const company = plot.crew.company(Role.victim);
    const mule = fraud.mule();
    const accomplice = plot.crew.needy(Role.mule);
    let atMs = plot.startMs;
    for (
      let payments = plot.dice.whole(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
      payments > 0;
      payments -= 1
    ) {
      const minor = plot.tidyMinor(plot.amountMinor(plot.setting('totalMinMinor'), plot.setting('totalMaxMinor')));
      const arrivesMs = plot.pay(company, mule, minor, atMs, { phase: Phase.theft, form: invoice(minor, plot.dice) });
      laundry.receive(mule, minor, arrivesMs);
      atMs = plot.office(atMs + DAY_MS, 6 * DAY_MS);
    }
    laundry.passOn(mule, [accomplice], { keep: plot.dice.between(0.3, 0.7), dwellMs: DAY_MS });
    laundry.cashOut(accomplice);
    laundry.everybodySpends(10);
    return plot.steps;
  },
};
