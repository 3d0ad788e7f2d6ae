import { DAY_MS } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, totals } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Goods are paid for by transfer and never come. */
export const purchaseScam: Typology = {
  name: 'purchase-scam',
  summary: 'One to four buyers each pay a seller on a marketplace once, by transfer, for goods that never come.',
  f3: [],
  amltrix: ['T0011'],
  tell: 'Genuine device and credentials, a new payee; several strangers pay the same private account within days.',
  hardNegative: 'person-transfer: what people pay strangers for second-hand goods',
  hardNegativeMultiple: 50,
  parameters: [
    ...fraudParameters,
    ...counts(
      'victims',
      'buyers',
      1,
      4,
      'Chosen: a seller has several buyers before the account is closed.',
      'accounts',
      1,
    ),
    ...totals(4000, 120_000, 'UK 2023: 549 a case; alike on every scale around it.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot } = fraud;
    const mule = fraud.mule();
    const victims = plot.dice.whole(plot.setting('victimsMin'), plot.setting('victimsMax'));
    for (let i = 0; i < victims; i += 1) {
      const minor = plot.amountMinor(plot.setting('totalMinMinor'), plot.setting('totalMaxMinor'));
      fraud.victimPays(fraud.victim(), mule, minor, i === 0 ? plot.startMs : plot.soon(plot.startMs, 4 * DAY_MS));
    }
    return fraud.endWithMule(mule, 5);
  },
};
