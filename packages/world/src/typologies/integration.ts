import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { takingsMinor } from './parts/cash.ts';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import type { Laundry } from './parts/laundry.ts';
import { counts } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** One to four deposits within five days, of the size of takings. */
function bankCash(laundry: Laundry, shop: Party): void {
  const { plot } = laundry;
  for (let i = plot.dice.whole(1, 4); i > 0; i -= 1) {
    const minor = takingsMinor(plot, 1_000_000);
    const atMs = plot.steps.length === 0 ? plot.startMs : plot.atCashHours(plot.startMs, 5 * DAY_MS);
    laundry.receive(shop, minor, plot.deposit(shop, minor, atMs));
  }
}

/** Illicit cash is spent as a company spends. */
export const integration: Typology = {
  name: 'integration',
  summary:
    'A shop banks illicit cash, or is lent what others laundered, and spends it as companies do: suppliers, casual staff and its owner, who live on it.',
  f3: [],
  amltrix: ['T0014'],
  tell: 'Nothing in the payments themselves: only the cash behind them. It needs taint tracking.',
  hardNegative: 'takings and business-trade, payroll: shops bank cash and pay suppliers and staff',
  hardNegativeMultiple: 50,
  parameters: [
    ...lasting(graphParameters),
    ...counts(
      'payments',
      'payments to suppliers and staff',
      3,
      9,
      'AMLWorld LI-Large: 81 % of laundering transactions are such.',
      'payments',
      1,
    ),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const lender = episode.proceeds && plot.crew.person(Role.launderer);
    const shop = plot.crew.shop(Role.launderer);
    if (lender === undefined) bankCash(laundry, shop);
    else {
      laundry.receive(lender, episode.proceeds?.amountMinor ?? 0, plot.startMs);
      laundry.passOn(lender, [shop], { keep: 0.05, dwellMs: 2 * DAY_MS });
    }
    const payments = plot.dice.whole(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
    const payees = Array.from({ length: payments }, () =>
      plot.dice.happens(0.6) ? plot.crew.company(Role.none) : plot.crew.person(Role.beneficiary),
    );
    laundry.passOn(shop, payees, { keep: 0.2, dwellMs: 4 * DAY_MS, phase: Phase.integration });
    return endGraph(laundry, [], 4);
  },
};
