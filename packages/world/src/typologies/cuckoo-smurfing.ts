import { DAY_MS, HOUR_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Illicit cash takes the place of the remittance that an innocent expects. */
export const cuckooSmurfing: Typology = {
  name: 'cuckoo-smurfing',
  summary:
    'One to four innocents who expect money from abroad are paid in illicit cash instead, in one to three deposits below the threshold.',
  f3: ['F1045'],
  amltrix: ['T0016.002'],
  tell: 'Cash where money from abroad used to come; the holder is innocent and was not at the counter.',
  hardNegative: 'cash-deposit: people who pay in what relatives gave them or what they sold',
  hardNegativeMultiple: 20,
  parameters: [
    ...graphParameters,
    ...counts(
      'innocents',
      'innocents who are paid',
      1,
      4,
      'Chosen: a complicit remitter has several customers a week.',
      'accounts',
      1,
    ),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const innocents = plot.crew.persons(
      plot.dice.whole(plot.setting('innocentsMin'), plot.setting('innocentsMax')),
      Role.beneficiary,
    );
    innocents.forEach((innocent, i) => {
      const expectedMinor = plot.amountMinor(20_000, 600_000);
      const deposits = expectedMinor > 100_000 ? plot.dice.whole(1, 3) : 1;
      const fromMs = i === 0 ? plot.startMs : plot.atCashHours(plot.startMs, 4 * DAY_MS);
      for (let part = 0; part < deposits; part += 1) {
        const atMs = part === 0 ? fromMs : plot.atCashHours(fromMs, 8 * HOUR_MS);
        laundry.receive(innocent, expectedMinor / deposits, plot.deposit(innocent, expectedMinor / deposits, atMs));
      }
    });
    return endGraph(laundry, [], 5);
  },
};
