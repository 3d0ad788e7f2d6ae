import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A payment agent's pooled account hides who is paid. */
export const virtualIban: Typology = {
  name: 'virtual-iban',
  summary:
    'Five to fifteen payments to virtual account numbers of one pooled account, which passes all of it on abroad within two days.',
  f3: [],
  amltrix: ['T0027'],
  tell: 'A company paid by people it has no business with, under references only it understands, whose money goes abroad at once.',
  hardNegative: 'person-transfer and business-trade: people who pay companies, and companies that pay abroad',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    ...counts(
      'payments',
      'payments in',
      5,
      15,
      'Chosen. Virtual numbers are not part of the record: the payee is the pooled account.',
      'payments',
      1,
    ),
    days('Longest time in which they come in.', 7, 'Chosen.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const pool = plot.crew.company(Role.collector);
    const owner = plot.crew.person(Role.beneficiary);
    const payments = plot.dice.mostlySmall(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
    for (let i = 0; i < payments; i += 1) {
      const payer = plot.dice.happens(0.7) ? plot.crew.person(Role.mule) : plot.crew.company(Role.launderer);
      const minor = plot.tidyMinor(plot.amountMinor(4000, payer.kind === 'person' ? 80_000 : 500_000));
      const atMs = i === 0 ? plot.startMs : plot.whenPaying(payer, plot.startMs, plot.setting('daysMax') * DAY_MS);
      laundry.receive(pool, minor, plot.pay(payer, pool, minor, atMs, { phase: Phase.placement }));
    }
    const targets = plot.crew.abroadOnes(plot.dice.whole(1, 3), Role.beneficiary);
    laundry.passOn(pool, [...targets, owner], { keep: 0.03, dwellMs: 1.5 * DAY_MS });
    return endGraph(laundry, [], 8);
  },
};
