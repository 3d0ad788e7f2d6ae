import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters, mules } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Many pay one account, and it then pays many others. */
export const gatherScatter: Typology = {
  name: 'gather-scatter',
  summary:
    'Two to eight mules pay one account, which after the last of them pays two to eight others nine tenths of it.',
  f3: [],
  amltrix: ['T0011', 'T0140'],
  tell: 'A hub that takes in from strangers and, once all is there, pays out to other strangers; its balance is what it was.',
  hardNegative:
    'savings-circle: the pot that is gathered and spent; payroll and business-trade: companies are paid and pay',
  hardNegativeMultiple: 5,
  parameters: [
    ...graphParameters,
    ...counts('sources', 'accounts that pay', 2, 8, 'Generative definition: k -> 1 -> m.'),
    ...counts('targets', 'accounts that are paid', 2, 8, 'Generative definition: k -> 1 -> m; out = in x 0.9 x share.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const hub = plot.crew.needy(Role.collector);
    const sources = mules(plot, plot.dice.mostlySmall(plot.setting('sourcesMin'), plot.setting('sourcesMax')));
    const targets = mules(plot, plot.dice.mostlySmall(plot.setting('targetsMin'), plot.setting('targetsMax')));
    const shares = plot.dice.shares(sources.length);
    sources.forEach((source, i) => {
      laundry.place(source, totalMinor * (shares[i] as number), i === 0 ? plot.startMs : plot.startMs + DAY_MS / 8);
    });
    for (const source of sources) laundry.passOn(source, [hub]);
    laundry.passOn(hub, targets);
    return endGraph(laundry, targets, 1.4);
  },
};
