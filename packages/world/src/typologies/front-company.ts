import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { takingsMinor } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A shop banks more than it takes. */
export const frontCompany: Typology = {
  name: 'front-company',
  summary:
    'A shop banks illicit cash among its takings, eight to twenty times, and pays two to four invoices abroad and its owner.',
  f3: [],
  amltrix: ['T0001', 'T0014'],
  tell: 'Turnover in cash against the sector and the size of the shop, and suppliers abroad that fit neither.',
  hardNegative: 'takings: shops that bank 7,500-9,990 a day',
  hardNegativeMultiple: 10,
  parameters: [
    ...lasting(graphParameters),
    ...counts('deposits', 'deposits', 8, 20, 'Generative definition: 8-20 cycles of deposits.', 'deposits', 1),
    days('Longest time in which it is banked.', 30, 'Chosen.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const { dice } = plot;
    const shop = plot.crew.shop(Role.launderer);
    const owner = plot.crew.person(Role.beneficiary);
    const deposits = dice.mostlySmall(plot.setting('depositsMin'), plot.setting('depositsMax'));
    for (let i = 0; i < deposits; i += 1) {
      const minor = takingsMinor(plot, 1_500_000);
      const atMs = i === 0 ? plot.startMs : plot.atCashHours(plot.startMs, plot.setting('daysMax') * DAY_MS);
      laundry.receive(shop, minor, plot.deposit(shop, minor, atMs));
    }
    const suppliers = plot.crew.abroadOnes(dice.whole(2, 4), Role.beneficiary);
    laundry.passOn(shop, [...suppliers, owner], { dwellMs: 10 * DAY_MS, phase: Phase.layering });
    return endGraph(laundry, [], 24);
  },
};
