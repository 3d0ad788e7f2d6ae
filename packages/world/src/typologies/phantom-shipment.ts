import { Trade, tradeParameters } from './parts/trade.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Goods that never existed are paid for. */
export const phantomShipment: Typology = {
  name: 'phantom-shipment',
  summary:
    'A company pays invoices of a partner abroad for goods that never moved, in round sums, and part comes back to its owner.',
  f3: [],
  amltrix: ['T0111'],
  tell: 'A new supplier with round invoices, and no purchases, freight or duty around them.',
  hardNegative: 'business-trade: invoices of suppliers abroad that are ordered from once or twice',
  hardNegativeMultiple: 20,
  parameters: lasting(tradeParameters),
  plan: (episode) => {
    const trade = new Trade(episode);
    const { plot } = trade;
    let paidMinor = 0;
    let lastMs = plot.startMs;
    for (const atMs of trade.times()) {
      const minor = Math.max(50_000, Math.round(trade.worthMinor() / 50_000) * 50_000);
      lastMs = plot.pay(trade.company, trade.partner, minor, atMs);
      paidMinor += minor;
    }
    return trade.ownerTakes(paidMinor * 0.08, lastMs);
  },
};
