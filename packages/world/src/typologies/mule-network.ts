import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { roundedMinor } from '../behaviours/amounts.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { bringHomeOrCashOut } from './parts/onward.ts';
import { counts, parameter } from './parts/parameters.ts';
import { useCard } from './parts/spending.ts';
import type { Typology } from './typology.ts';

/** Gift cards are bought in these, minor units. */
const GIFT_CARDS_MINOR = [2500, 5000, 10_000, 15_000];

/** Recruited people lend their accounts, keep a cut and get the rest out within days. */
export const muleNetwork: Typology = {
  name: 'mule-network',
  summary:
    'Proceeds reach two to six recruited mules, who keep 5-25 % and get the rest out in one to three days: cash, transfer, crypto, gift cards.',
  f3: [],
  amltrix: ['T0011', 'T0140'],
  tell: 'An account that was quiet takes in more than it ever had and is empty again in three days.',
  hardNegative: 'house-sale and person-transfer: a large sum that comes in and soon leaves again',
  hardNegativeMultiple: 5,
  parameters: [
    ...graphParameters,
    ...counts('mules', 'mules', 2, 6, 'EMMA9: recruiters to mules 1:23; an episode is one cycle of a part of them.'),
    parameter('cutMax', 'Largest share that a mule keeps.', {
      unit: 'share',
      min: 0.05,
      max: 0.9,
      default: 0.25,
      source: 'Generative definition: mule keeps 5-25 %.',
    }),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const herder = plot.crew.needy(Role.collector);
    const recruits = plot.crew.needyOnes(
      plot.dice.whole(plot.setting('mulesMin'), plot.setting('mulesMax')),
      Role.mule,
    );
    laundry.place(herder, totalMinor);
    laundry.passOn(herder, recruits, { keep: 0.03 });
    for (const mule of recruits) {
      const share = 1 - plot.dice.between(0.05, Math.max(0.05, plot.setting('cutMax')));
      if (plot.dice.happens(0.7)) bringHomeOrCashOut(laundry, mule, share, 3 * DAY_MS);
      else {
        for (let i = plot.dice.whole(1, 4); i > 0; i -= 1) {
          const minor = roundedMinor(plot.dice.of(GIFT_CARDS_MINOR), 0);
          const atMs = plot.soon(laundry.readyMs(mule), 3 * DAY_MS);
          useCard(plot, mule, {
            atMs,
            merchant: plot.world.merchants.webShop(plot.dice.unit()),
            minor,
            phase: Phase.cashOut,
          });
        }
      }
    }
    return endGraph(laundry, [], 1.8);
  },
};
