import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, parameter, totals } from './parts/parameters.ts';
import { invoice } from './parts/payment-forms.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A supplier who does not exist is paid by somebody inside. */
export const fakeVendor: Typology = {
  name: 'fake-vendor',
  summary:
    'A company pays two to twelve invoices of a supplier who does not exist, every one to eight weeks, to an employee’s account.',
  f3: ['F1036'],
  amltrix: ['T0014'],
  tell: 'Invoices that are too regular, to a private account, with nothing behind them.',
  hardNegative: 'business-trade: suppliers who send an invoice every few weeks',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('invoices', 'invoices', 2, 12, 'Generative definition: 2-12 payments.', 'invoices', 1),
    parameter('everyDaysMax', 'Longest time between two.', {
      unit: 'days',
      min: 7,
      max: 90,
      default: 30,
      source: 'Generative definition: every 7-60 d; the upper half is cut.',
    }),
    ...totals(20_000, 800_000, 'Chosen: small enough for one signature.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot, laundry } = fraud;
    const company = plot.crew.company(Role.victim);
    const vendor = plot.crew.person(Role.launderer);
    const usualMinor = plot.amountMinor(plot.setting('totalMinMinor'), plot.setting('totalMaxMinor'));
    const everyMs = plot.dice.between(7, Math.max(7, plot.setting('everyDaysMax'))) * DAY_MS;
    const invoices = plot.dice.mostlySmall(plot.setting('invoicesMin'), plot.setting('invoicesMax'));
    let atMs = plot.startMs;
    for (let i = 0; i < invoices; i += 1) {
      const minor = plot.tidyMinor(usualMinor * plot.dice.between(0.9, 1.1));
      const arrivesMs = plot.pay(company, vendor, minor, atMs, { phase: Phase.theft, form: invoice(minor, plot.dice) });
      laundry.receive(vendor, minor, arrivesMs);
      fraud.endWithSpending([vendor], arrivesMs, 2);
      atMs = plot.office(atMs + everyMs * 0.9, everyMs * 0.2);
    }
    return plot.steps;
  },
};
