import { DAY_MS } from '@launderette/kernel';
import { priceFactor, Trade, tradeParameters } from './parts/trade.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** An exporter is paid too little, and the rest reaches its owner another way. */
export const underInvoicing: Typology = {
  name: 'under-invoicing',
  summary:
    'A customer abroad pays an exporter a third to three quarters of what goods are worth; the rest comes to its owner’s own account.',
  f3: [],
  amltrix: ['T0111'],
  tell: 'Receipts below the company’s own and its peers’, and a private account that is paid by the same country.',
  hardNegative: 'business-trade: invoices paid by customers abroad, of any size',
  hardNegativeMultiple: 20,
  parameters: [...lasting(tradeParameters), priceFactor],
  plan: (episode) => {
    const trade = new Trade(episode);
    const { plot, laundry, partner, company, owner } = trade;
    for (const atMs of trade.times()) {
      const worthMinor = trade.worthMinor();
      const statedMinor = Math.floor(worthMinor / trade.factor());
      plot.pay(partner, company, statedMinor, atMs);
      const restMinor = plot.tidyMinor((worthMinor - statedMinor) * 0.9);
      laundry.receive(owner, restMinor, plot.pay(partner, owner, restMinor, plot.office(atMs, 4 * DAY_MS)));
    }
    laundry.everybodySpends(10);
    return plot.steps;
  },
};
