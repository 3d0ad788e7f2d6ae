import { DAY_MS } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters, mules, payNextLayer } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Several placers pay several receivers: one layer. */
export const bipartite: Typology = {
  name: 'bipartite',
  summary: 'Two to six accounts with placed cash pay two to six others, one to three each, in shares drawn at random.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'Two groups that had nothing to do with each other pay across in the same days; all the money is taken out.',
  hardNegative: 'business-trade: customers and suppliers are two groups that pay across all the time',
  hardNegativeMultiple: 20,
  parameters: [
    ...graphParameters,
    ...counts('sources', 'accounts that pay', 2, 6, 'Generative definition: n x m; sizes chosen near AMLWorld’s.'),
    ...counts('targets', 'accounts that are paid', 2, 6, 'Generative definition: n x m, 1-3 targets each.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const sources = mules(plot, plot.dice.mostlySmall(plot.setting('sourcesMin'), plot.setting('sourcesMax')));
    const targets = mules(plot, plot.dice.mostlySmall(plot.setting('targetsMin'), plot.setting('targetsMax')));
    const shares = plot.dice.shares(sources.length);
    sources.forEach((source, i) => {
      laundry.place(source, totalMinor * (shares[i] as number), i === 0 ? plot.startMs : plot.startMs + DAY_MS / 8);
    });
    payNextLayer(laundry, sources, targets);
    return endGraph(laundry, targets, 1.4);
  },
};
