import { DAY_MS, Role } from '@launderette/kernel';
import { Trade, tradeParameters } from './parts/trade.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** The same invoice is paid twice, by accounts at different banks. */
export const multipleInvoicing: Typology = {
  name: 'multiple-invoicing',
  summary:
    'Each invoice of a partner abroad is paid two or three times, from the accounts of different companies, with one reference.',
  f3: [],
  amltrix: ['T0111'],
  tell: 'The same amount and reference reach the same payee from several payers; one bank sees only one of them.',
  hardNegative: 'business-trade: equal amounts paid to one supplier for repeated orders',
  hardNegativeMultiple: 20,
  parameters: lasting(tradeParameters),
  plan: (episode) => {
    const trade = new Trade(episode);
    const { plot } = trade;
    const payers = [trade.company, ...plot.crew.companies(plot.dice.whole(1, 2), Role.launderer)];
    let lastMs = plot.startMs;
    let paidMinor = 0;
    for (const atMs of trade.times()) {
      const minor = trade.worthMinor();
      const form = { remittanceNumber: 100_000 + plot.dice.below(9_000_000) };
      payers.forEach((payer, i) => {
        const sentMs = i === 0 ? atMs : plot.office(atMs, 6 * DAY_MS);
        lastMs = Math.max(lastMs, plot.pay(payer, trade.partner, minor, sentMs, { form }));
      });
      paidMinor += minor;
    }
    return trade.ownerTakes(paidMinor * 0.08, lastMs);
  },
};
