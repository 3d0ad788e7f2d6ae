import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Companies that do nothing pay each other's invoices. */
export const shellLayering: Typology = {
  name: 'shell-layering',
  summary:
    'Money from abroad goes through three to six companies by invoices and leaves for four to eight accounts overseas.',
  f3: [],
  amltrix: ['T0001', 'T0014', 'T0140'],
  tell: 'Companies whose income leaves within days for other companies, with no wages, taxes or customers behind it.',
  hardNegative: 'business-trade: invoices between companies at home and abroad',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    ...counts('shells', 'companies', 3, 6, 'Generative definition: over 5 accounts.'),
    ...counts('targets', 'accounts overseas', 4, 8, 'Generative definition: 4-8 overseas.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const shells = plot.crew.shells(plot.dice.whole(plot.setting('shellsMin'), plot.setting('shellsMax')), Role.shell);
    const owner = plot.crew.person(Role.beneficiary);
    laundry.placeByWire(shells[0] as Party, totalMinor, plot.startMs);
    shells.slice(0, -1).forEach((shell, i) => {
      laundry.passOn(shell, [shells[i + 1] as Party], { dwellMs: 3 * DAY_MS });
    });
    const last = shells.at(-1) as Party;
    const targets = plot.crew.abroadOnes(
      plot.dice.whole(plot.setting('targetsMin'), plot.setting('targetsMax')),
      Role.beneficiary,
    );
    laundry.passOn(last, [...targets, owner], { dwellMs: 4 * DAY_MS });
    return endGraph(laundry, [], 14);
  },
};
