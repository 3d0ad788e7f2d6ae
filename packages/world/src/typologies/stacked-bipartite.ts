import { DAY_MS } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters, mules, payNextLayer } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import type { Typology } from './typology.ts';

/** Bipartite layers on top of each other: whoever is paid in one layer pays in the next. */
export const stackedBipartite: Typology = {
  name: 'stacked-bipartite',
  summary: 'Two or three layers of transfers: every account that is paid in one layer pays one to three of the next.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'Layers of nearly equal flows: what a group gets leaves it, nearly whole, for another group.',
  hardNegative: 'business-trade: supply chains, where companies that are paid pay theirs in turn',
  hardNegativeMultiple: 20,
  parameters: [
    ...graphParameters,
    ...counts('layers', 'layers', 2, 3, 'Generative definition: stack = 2 or more layers.', 'layers'),
    ...counts('width', 'accounts a layer', 2, 4, 'Generative definition: n x m; sizes chosen near AMLWorld’s.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const layers = plot.dice.whole(plot.setting('layersMin'), plot.setting('layersMax'));
    const width = () => plot.dice.mostlySmall(plot.setting('widthMin'), plot.setting('widthMax'));
    let layer: readonly Party[] = mules(plot, width());
    const shares = plot.dice.shares(layer.length);
    layer.forEach((source, i) => {
      laundry.place(source, totalMinor * (shares[i] as number), i === 0 ? plot.startMs : plot.startMs + DAY_MS / 8);
    });
    for (let i = 0; i < layers; i += 1) {
      const next = mules(plot, width());
      payNextLayer(laundry, layer, next);
      layer = next;
    }
    return endGraph(laundry, layer, 1.3);
  },
};
