import { priceFactor, Trade, tradeParameters } from './parts/trade.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** An importer pays too much, and the difference is the money that was to be moved. */
export const overInvoicing: Typology = {
  name: 'over-invoicing',
  summary: 'An importer pays a new supplier abroad 1.3 to 3 times what goods are worth, in two to five invoices.',
  f3: [],
  amltrix: ['T0111'],
  tell: 'Prices off the median of peers; without fields of goods only the company’s own history shows it.',
  hardNegative: 'business-trade: invoices paid to suppliers abroad, of any size',
  hardNegativeMultiple: 20,
  parameters: [...lasting(tradeParameters), priceFactor],
  plan: (episode) => {
    const trade = new Trade(episode);
    let paidMinor = 0;
    let lastMs = trade.plot.startMs;
    for (const atMs of trade.times()) {
      const minor = Math.floor(trade.worthMinor() * trade.factor());
      lastMs = trade.plot.pay(trade.company, trade.partner, minor, atMs);
      paidMinor += minor;
    }
    return trade.ownerTakes(paidMinor * 0.05, lastMs);
  },
};
