import { Channel, DAY_MS, Phase, Purpose, Rail, Role } from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Proceeds that were crypto are sold, and paid to accounts that empty themselves. */
export const cryptoOffRamp: Typology = {
  name: 'crypto-off-ramp',
  summary:
    'The exchange pays one to four people for coins that are proceeds of crime; they take the money out or pass it on within days.',
  f3: ['F1018'],
  amltrix: ['T0128'],
  tell: 'First payouts of an exchange to people who never bought there, gone within days.',
  hardNegative: 'payouts: holders who sell, some for the first time',
  hardNegativeMultiple: 20,
  parameters: [...graphParameters, ...counts('sellers', 'people who sell', 1, 4, 'Chosen.', 'accounts', 1)],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const { holders, businesses } = plot.world;
    const exchange = plot.crew.business(businesses.exchange, Role.none);
    const sellers = plot.dice.whole(plot.setting('sellersMin'), plot.setting('sellersMax'));
    const parts = plot.dice.shares(sellers);
    const collector = plot.crew.person(Role.collector);
    parts.forEach((share, i) => {
      // Half of them have an account there as others do.
      const known = holders.size > 0 && plot.dice.happens(0.5);
      const seller = known
        ? plot.crew.customerNumbered(holders.member(plot.dice.below(holders.size)), Role.mule)
        : plot.crew.needy(Role.mule);
      const minor = Math.max(2000, Math.floor(totalMinor * share));
      const atMs = i === 0 ? plot.startMs : plot.soon(plot.startMs, 3 * DAY_MS);
      const form = {
        rail: Rail.instant,
        channel: Channel.api,
        purpose: Purpose.none,
        remittance: remittance('Payout {n}'),
        remittanceNumber: 100_000 + plot.dice.below(900_000),
      };
      laundry.receive(seller, minor, plot.pay(exchange, seller, minor, atMs, { phase: Phase.placement, form }));
      if (plot.dice.happens(0.5)) laundry.cashOut(seller, 0.9, 3 * DAY_MS);
      else laundry.passOn(seller, [collector]);
    });
    return endGraph(laundry, [], 3.5);
  },
};
