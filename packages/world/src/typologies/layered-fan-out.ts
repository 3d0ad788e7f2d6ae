import { Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters, mules } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import type { Typology } from './typology.ts';

/** A tree of fans that begins in one account. */
export const layeredFanOut: Typology = {
  name: 'layered-fan-out',
  summary:
    'One account pays two or three, each of whom pays two or three more: two or three layers of fans, cashed out at the leaves.',
  f3: [],
  amltrix: ['T0011', 'T0140', 'T0105'],
  tell: 'Depth: those who are paid by a distributor distribute themselves, within a day or two.',
  hardNegative: 'payroll: employers pay people who pay theirs; business-trade: contractors and their own',
  hardNegativeMultiple: 20,
  parameters: [
    ...graphParameters,
    ...counts('layers', 'layers of fans', 2, 3, 'SAML-D: layered fan-out; depth chosen.', 'layers'),
    ...counts('width', 'accounts that each distributor pays', 2, 3, 'Chosen so that an episode has 7 to 40 accounts.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const root = plot.crew.needy(Role.collector);
    const layers = plot.dice.mostlySmall(plot.setting('layersMin'), plot.setting('layersMax'));
    laundry.place(root, totalMinor);
    let layer: readonly Party[] = [root];
    for (let i = 0; i < layers; i += 1) {
      layer = layer.flatMap((payer) => {
        const paid = mules(plot, plot.dice.mostlySmall(plot.setting('widthMin'), plot.setting('widthMax')));
        laundry.passOn(payer, paid);
        return paid;
      });
    }
    return endGraph(laundry, layer, 1.2);
  },
};
