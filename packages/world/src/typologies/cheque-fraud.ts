import { Channel, DAY_MS, lognormalTable, Phase, Purpose, Rail, Role } from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** What forged cheques are made out for, major units: somewhat more than others. */
const AMOUNT = lognormalTable(5.4, 0.9);

/** Stolen or forged cheques are paid in and the money is taken out before they come back. */
export const chequeFraud: Typology = {
  name: 'cheque-fraud',
  summary:
    'Two to six forged or stolen cheques of several account holders are paid in by one mule, who takes the money as soon as it has cleared.',
  f3: ['F1014'],
  amltrix: ['T0011'],
  tell: 'Cheques of strangers on a private account, and cash or transfers on the day they clear.',
  hardNegative: 'cheque: cheques that people and companies are paid by',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('cheques', 'cheques', 2, 6, 'Chosen.', 'payments', 1),
    days('Longest time in which they are paid in.', 10, 'Chosen.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot, laundry } = fraud;
    const mule = fraud.mule();
    const cheques = plot.dice.whole(plot.setting('chequesMin'), plot.setting('chequesMax'));
    for (let i = 0; i < cheques; i += 1) {
      const victim = plot.dice.happens(0.6) ? fraud.victim() : plot.crew.company(Role.victim);
      const minor = Math.max(2000, Math.floor(AMOUNT.at(plot.dice.unit()) * 100));
      const form = {
        rail: Rail.cheque,
        channel: Channel.branch,
        purpose: Purpose.none,
        remittance: remittance('Cheque {n}'),
        remittanceNumber: 1000 + plot.dice.below(9000),
      };
      const atMs = i === 0 ? plot.startMs : plot.soon(plot.startMs, plot.setting('daysMax') * DAY_MS);
      laundry.receive(mule, minor, plot.pay(victim, mule, minor, atMs, { phase: Phase.theft, form }));
    }
    return fraud.endWithMule(mule, 9);
  },
};
