import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { days, parameter } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** A company's money goes abroad and comes back as somebody else's investment. */
export const roundTrip: Typology = {
  name: 'round-trip',
  summary:
    'A company pays invoices abroad; after one to six weeks 0.85 to 1.3 times as much comes back from other accounts abroad.',
  f3: [],
  amltrix: ['T0140', 'T0001'],
  tell: 'As much comes from abroad as went there weeks before; the payer is new and there was no sale.',
  hardNegative: 'business-trade: companies that buy abroad and sell abroad',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    days('Longest stay abroad.', 45, 'Generative definition: offshore 7-45 days.'),
    parameter('returnMax', 'Most that comes back, as a multiple of what went.', {
      unit: 'ratio',
      min: 0.85,
      max: 3,
      default: 1.3,
      source: 'Generative definition: return x 0.85-1.3.',
    }),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const company = plot.crew.company(Role.launderer);
    const owner = plot.crew.person(Role.beneficiary);
    const payments = plot.dice.whole(1, 3);
    let lastMs = plot.startMs;
    for (let i = 0; i < payments; i += 1) {
      const atMs = i === 0 ? plot.startMs : plot.office(plot.startMs, 5 * DAY_MS);
      const arrivesMs = plot.pay(
        company,
        plot.crew.abroad(Role.beneficiary),
        plot.tidyMinor(totalMinor / payments),
        atMs,
      );
      lastMs = Math.max(lastMs, arrivesMs);
    }
    const backMs = lastMs + plot.dice.between(7, Math.max(8, plot.setting('daysMax'))) * DAY_MS;
    const back = plot.dice.whole(1, 3);
    const backMinor = (totalMinor * plot.dice.between(0.85, plot.setting('returnMax'))) / back;
    for (let i = 0; i < back; i += 1) {
      const minor = plot.tidyMinor(backMinor);
      const arrivesMs = plot.pay(plot.crew.abroad(Role.launderer), company, minor, plot.office(backMs, 5 * DAY_MS));
      laundry.receive(company, minor, arrivesMs);
    }
    laundry.passOn(company, [owner], { keep: 0.6, dwellMs: 5 * DAY_MS, phase: Phase.integration });
    return endGraph(laundry, [], 8);
  },
};
