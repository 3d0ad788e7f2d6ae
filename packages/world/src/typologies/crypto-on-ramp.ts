import { DAY_MS, Phase, Rail, Role } from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Money of many unrelated payers goes to a crypto exchange at once. */
export const cryptoOnRamp: Typology = {
  name: 'crypto-on-ramp',
  summary:
    'Three to twelve unrelated people pay one account, which sends all of it to the crypto exchange on the same or the next day.',
  f3: ['F1018'],
  amltrix: ['T0128'],
  tell: 'Many small credits from strangers, and soon a payment to the exchange of the whole.',
  hardNegative: 'crypto: retail investors who buy for what friends paid back or for their salary',
  hardNegativeMultiple: 20,
  parameters: [
    ...graphParameters,
    ...counts('payers', 'payers', 3, 12, 'Generative definition: many unrelated small ins -> full exchange.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const account = plot.crew.needy(Role.mule);
    const payers = plot.dice.mostlySmall(plot.setting('payersMin'), plot.setting('payersMax'));
    for (let i = 0; i < payers; i += 1) {
      const payer = plot.crew.person(Role.victim);
      const minor = plot.tidyMinor(plot.amountMinor(3000, 60_000));
      const atMs = i === 0 ? plot.startMs : plot.soon(plot.startMs, 3 * DAY_MS);
      laundry.receive(account, minor, plot.pay(payer, account, minor, atMs, { phase: Phase.placement }));
    }
    const exchange = plot.crew.business(plot.world.businesses.exchange, Role.none);
    const buys = plot.dice.whole(1, 2);
    for (let i = 0; i < buys; i += 1) {
      const minor = plot.tidyMinor((laundry.heldBy(account) * 0.96) / buys);
      plot.pay(account, exchange, minor, plot.soon(laundry.readyMs(account), DAY_MS), {
        phase: Phase.cashOut,
        added: false,
        form: {
          rail: Rail.instant,
          remittance: remittance('Wallet {n}'),
          remittanceNumber: 100_000 + plot.dice.below(900_000),
        },
      });
    }
    return endGraph(laundry, [], 8);
  },
};
