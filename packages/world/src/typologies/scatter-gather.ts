import { Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters, mules } from './parts/graph.ts';
import { bringHomeOrCashOut } from './parts/onward.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** One account pays many, and they all pay one other. */
export const scatterGather: Typology = {
  name: 'scatter-gather',
  summary:
    'One account pays three to fifteen mules, and once all are paid each passes it on, less a tenth, to one and the same other.',
  f3: [],
  amltrix: ['T0011', 'T0140'],
  tell: 'Intermediaries between two accounts whose balance is near zero again after a day or two.',
  hardNegative: 'savings-circle: shares that are handed out and come together again; treasury: sweeps into one pool',
  hardNegativeMultiple: 5,
  parameters: [
    ...graphParameters,
    ...counts('mules', 'mules', 3, 12, 'Generative definition: 1 -> k -> 1; k as for fans, 3-15.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const source = plot.crew.needy(Role.launderer);
    const collector = plot.crew.needy(Role.collector);
    const between = mules(plot, plot.dice.mostlySmall(plot.setting('mulesMin'), plot.setting('mulesMax')));
    laundry.place(source, totalMinor);
    laundry.passOn(source, between);
    laundry.waitForAll(between);
    for (const mule of between) laundry.passOn(mule, [collector]);
    bringHomeOrCashOut(laundry, collector);
    return endGraph(laundry, [], 1.7);
  },
};
