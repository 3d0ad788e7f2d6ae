import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters, mules } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import type { Typology } from './typology.ts';

/** A tree of fans that ends in one account. */
export const layeredFanIn: Typology = {
  name: 'layered-fan-in',
  summary:
    'Mules pay two to four gatherers, who pay one above them: two or three layers of fans that end in one account.',
  f3: [],
  amltrix: ['T0011', 'T0140'],
  tell: 'Depth: the payers of a hub are hubs themselves, and each passes on what it gathered within a day or two.',
  hardNegative: 'payroll and business-trade: what shops take in goes to suppliers and their suppliers',
  hardNegativeMultiple: 20,
  parameters: [
    ...graphParameters,
    ...counts('layers', 'layers of fans', 2, 3, 'SAML-D: layered fan-in; depth chosen.', 'layers'),
    ...counts('width', 'payers of each gatherer', 2, 3, 'Chosen so that an episode has 6 to 39 accounts.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const root = plot.crew.needy(Role.collector);
    const layers = plot.dice.mostlySmall(plot.setting('layersMin'), plot.setting('layersMax'));
    const payers = (of: Party) => {
      const found = mules(plot, plot.dice.mostlySmall(plot.setting('widthMin'), plot.setting('widthMax')));
      return found.map((payer) => ({ payer, of }));
    };
    const tree = [payers(root)];
    for (let i = 1; i < layers; i += 1) tree.push((tree.at(-1) ?? []).flatMap(({ payer }) => payers(payer)));
    const leaves = tree.at(-1) ?? [];
    const shares = plot.dice.shares(leaves.length);
    leaves.forEach(({ payer }, i) => {
      laundry.place(payer, totalMinor * (shares[i] as number), i === 0 ? plot.startMs : plot.startMs + DAY_MS / 8);
    });
    for (const layer of tree.reverse()) for (const { payer, of } of layer) laundry.passOn(payer, [of]);
    return endGraph(laundry, [root], 1.2);
  },
};
