import { Channel, DAY_MS, Phase, Purpose, Rail, Role } from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A loan of one's own money from abroad, paid back with illicit cash. */
export const loanBack: Typology = {
  name: 'loan-back',
  summary:
    'A lender abroad pays out a loan of the launderer’s own money; three to eight instalments are paid back with cash paid in.',
  f3: [],
  amltrix: ['T0098'],
  tell: 'A new lender abroad, and instalments that follow cash deposits of the same size.',
  hardNegative: 'loan: customers who are paid out a loan and pay instalments',
  hardNegativeMultiple: 10,
  parameters: [
    ...lasting(graphParameters),
    ...counts('instalments', 'instalments', 3, 8, 'Chosen: paid back fast, every few days.', 'payments', 1),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const debtor = plot.crew.person(Role.launderer);
    const lender = plot.crew.abroad(Role.launderer);
    const contract = 10_000 + plot.dice.below(90_000);
    const loanForm = { purpose: Purpose.LOAN, remittance: remittance('Loan payout {n}'), remittanceNumber: contract };
    const minor = plot.tidyMinor(totalMinor);
    laundry.receive(
      debtor,
      minor,
      plot.pay(lender, debtor, minor, plot.startMs, { phase: Phase.integration, form: loanForm }),
    );
    const instalments = plot.dice.whole(plot.setting('instalmentsMin'), plot.setting('instalmentsMax'));
    let fromMs = laundry.readyMs(debtor);
    for (let i = 0; i < instalments; i += 1) {
      const instalmentMinor = plot.tidyMinor(Math.min(250_000, (minor * plot.dice.between(0.9, 1.1)) / instalments));
      const readyMs = plot.deposit(debtor, instalmentMinor, plot.atCashHours(fromMs + DAY_MS, 4 * DAY_MS));
      const form = {
        rail: Rail.batchCredit,
        channel: Channel.web,
        purpose: Purpose.LOAR,
        remittance: remittance('Instalment {n}'),
        remittanceNumber: contract,
      };
      fromMs = plot.soon(readyMs + DAY_MS / 24, 2 * DAY_MS);
      plot.pay(debtor, lender, instalmentMinor, fromMs, { form });
    }
    return endGraph(laundry, [], 15);
  },
};
