import { ActivityKind, Channel, DAY_MS, Phase, Purpose, Rail, Role } from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Wages go to an account that the employee never had. */
export const payrollDiversion: Typology = {
  name: 'payroll-diversion',
  summary:
    'Before pay-day the bank details of one to three employees are changed; an employer pays their wages to a mule.',
  f3: ['F1013'],
  amltrix: ['T0011'],
  tell: 'Details change days before pay-day, and wages arrive at an account that has another employer.',
  hardNegative: 'payroll: people who change employers, whose wages come from somebody new',
  hardNegativeMultiple: 20,
  parameters: [...fraudParameters, ...counts('employees', 'employees', 1, 3, 'Chosen.', 'accounts', 1)],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot, laundry } = fraud;
    const employer = plot.crew.company(Role.victim);
    const mule = fraud.mule();
    const device = fraud.device();
    const employees = plot.dice.whole(plot.setting('employeesMin'), plot.setting('employeesMax'));
    const runMs = plot.office(plot.startMs + 2 * DAY_MS, 5 * DAY_MS);
    for (let i = 0; i < employees; i += 1) {
      const victim = fraud.victim();
      const fromMs = i === 0 ? plot.startMs : plot.soon(plot.startMs, DAY_MS);
      const loggedInMs = fraud.failedLogins(victim, fromMs, Channel.web, device);
      fraud.sitting(victim, [ActivityKind.login, ActivityKind.bankDetailsChanged], loggedInMs, Channel.web, device);
      const minor = plot.world.people.incomeMinorOf(victim.number);
      const form = {
        rail: Rail.batchCredit,
        channel: Channel.api,
        purpose: Purpose.SALA,
        remittance: remittance('Salary {n}'),
        remittanceNumber: 202_600 + plot.dice.whole(1, 12),
      };
      laundry.receive(mule, minor, plot.pay(employer, mule, minor, runMs + 2000 * i, { phase: Phase.theft, form }));
    }
    return fraud.endWithMule(mule, 6);
  },
};
