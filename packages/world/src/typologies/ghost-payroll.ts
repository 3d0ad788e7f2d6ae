import { Channel, civilOf, DAY_MS, HOUR_MS, Phase, Purpose, Rail, Role } from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { remittance } from '../population/remittances.ts';
import { takingsMinor } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** A company pays wages to people who do not work there. */
export const ghostPayroll: Typology = {
  name: 'ghost-payroll',
  summary:
    'A company banks illicit cash and pays it as wages to two to six people who do not work there and hand most of it on.',
  f3: [],
  amltrix: ['T0068'],
  tell: 'Staff who are paid by two employers, and who pay the same person after pay-day.',
  hardNegative: 'payroll: wages of all who work; some of them change employers',
  hardNegativeMultiple: 50,
  parameters: [...graphParameters, ...counts('ghosts', 'ghost staff', 2, 6, 'Chosen.', 'accounts', 1)],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const company = plot.crew.company(Role.launderer);
    const boss = plot.crew.person(Role.collector);
    const ghosts = plot.crew.needyOnes(
      plot.dice.whole(plot.setting('ghostsMin'), plot.setting('ghostsMax')),
      Role.mule,
    );
    for (let i = plot.dice.whole(1, 3); i > 0; i -= 1) {
      const atMs = plot.steps.length === 0 ? plot.startMs : plot.atCashHours(plot.startMs, 3 * DAY_MS);
      laundry.receive(company, 1, plot.deposit(company, takingsMinor(plot, 1_500_000), atMs));
    }
    const day = businessDayOnOrAfter(Math.floor(laundry.readyMs(company) / DAY_MS) + 1);
    const runMs = day * DAY_MS + Math.floor(6 * HOUR_MS * plot.dice.unit());
    const { year, month } = civilOf(day);
    ghosts.forEach((ghost, i) => {
      const minor = Math.floor(plot.world.people.incomeMinorOf(ghost.number) * plot.dice.between(0.6, 1.1));
      const form = {
        rail: Rail.batchCredit,
        channel: Channel.api,
        purpose: Purpose.SALA,
        remittance: remittance('Salary {n}'),
        remittanceNumber: year * 100 + month,
      };
      laundry.receive(
        ghost,
        minor,
        plot.pay(company, ghost, minor, runMs + 2000 * i, { form, phase: Phase.placement }),
      );
      laundry.passOn(ghost, [boss], { keep: plot.dice.between(0.1, 0.4), dwellMs: 3 * DAY_MS });
    });
    return endGraph(laundry, [], 3.5);
  },
};
