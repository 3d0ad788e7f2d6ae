import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { depositMinor } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days, parameter } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Money from many places runs into one account and leaves it elsewhere. */
export const funnelAccount: Typology = {
  name: 'funnel-account',
  summary:
    'Five to thirty sources, cash in other towns and transfers, fill one account; after 1-14 days 97 % leaves in one to five payments.',
  f3: [],
  amltrix: ['T0083'],
  tell: 'A gap in geography between where money comes in and where it goes out, and a short dwell.',
  hardNegative: 'savings-circle: friends who fill one account that is then emptied; donations: drives for one charity',
  hardNegativeMultiple: 5,
  parameters: [
    ...lasting(graphParameters),
    ...counts(
      'sources',
      'sources',
      5,
      30,
      'Generative definition: 5-40 sources by skill; the upper end is cut.',
      'payments',
    ),
    days('Longest hold before it leaves.', 14, 'Generative definition: hold 1-14 days.'),
    parameter('outShare', 'Share that leaves.', {
      unit: 'share',
      min: 0.1,
      max: 1,
      default: 0.97,
      source: 'Generative definition: 1-5 outs at 97 %.',
    }),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const funnel = plot.crew.needy(Role.collector);
    // Experts spread over more sources.
    const most =
      plot.setting('sourcesMin') + plot.skill * Math.max(0, plot.setting('sourcesMax') - plot.setting('sourcesMin'));
    const sources = plot.dice.mostlySmall(plot.setting('sourcesMin'), Math.floor(most));
    for (let i = 0; i < sources; i += 1) {
      const minor = depositMinor(plot, 300_000);
      const atMs = i === 0 ? plot.startMs : plot.atCashHours(plot.startMs, 7 * DAY_MS);
      const cash = i === 0 || plot.dice.happens(0.5);
      const readyMs = cash
        ? plot.deposit(funnel, minor, atMs)
        : plot.pay(plot.crew.person(Role.mule), funnel, plot.tidyMinor(minor / 3), atMs, { phase: Phase.placement });
      laundry.receive(funnel, cash ? minor : minor / 3, readyMs);
    }
    const outs = plot.dice.whole(1, 5);
    const holdMs = plot.setting('daysMax') * DAY_MS * plot.dice.unit();
    const outMinor = (laundry.heldBy(funnel) * plot.setting('outShare')) / outs;
    for (let i = 0; i < outs; i += 1) {
      const to = plot.dice.happens(0.6) ? plot.crew.person(Role.launderer) : plot.crew.abroad(Role.beneficiary);
      const minor = plot.tidyMinor(outMinor);
      const atMs = plot.soon(laundry.readyMs(funnel) + holdMs, DAY_MS);
      laundry.receive(to, minor, plot.pay(funnel, to, minor, atMs, { phase: Phase.layering }));
    }
    return endGraph(laundry, [], 7);
  },
};
