import { DAY_MS, lognormalTable, Phase, Role } from '@launderette/kernel';
import type { ParameterSpec } from '../../catalogue.ts';
import { DEFAULT_PREVALENCE, PREVALENCE_SOURCE, prevalence } from '../prevalence.ts';
import type { Episode } from '../typology.ts';
import { Laundry } from './laundry.ts';
import { counts, parameter } from './parameters.ts';
import type { Party } from './party.ts';
import { Plot, type PlotStep } from './plot.ts';

/** What goods cost by the shipment, major units: as invoices of small and medium companies in business-trade. */
const SHIPMENT = lognormalTable(8.2, 0.8);

export const tradeParameters: readonly ParameterSpec[] = [
  prevalence(DEFAULT_PREVALENCE, PREVALENCE_SOURCE),
  ...counts('invoices', 'invoices', 2, 5, 'Chosen: a quarter of a small importer’s trade.', 'invoices', 1),
  parameter('everyDaysMax', 'Longest time between two invoices.', {
    unit: 'days',
    min: 1,
    max: 60,
    default: 8,
    source: 'Chosen.',
  }),
];

/** The parameter of those that lie about the price. */
export const priceFactor: ParameterSpec = parameter(
  'priceFactorMax',
  'Largest ratio of the false price to the true one.',
  {
    unit: 'ratio',
    min: 1.3,
    max: 10,
    default: 3,
    source:
      'Chosen: price factor 1.3-3. Needs fields of goods, which payments do not have: the price is seen in the amount only.',
  },
);

/** Trade between a company at home and one abroad, and the person who owns the one at home. */
export class Trade {
  readonly plot: Plot;
  readonly company: Party;
  readonly partner: Party;
  readonly owner: Party;
  readonly laundry: Laundry;

  constructor(episode: Episode) {
    this.plot = new Plot(episode);
    this.company = this.plot.crew.company(Role.launderer);
    this.partner = this.plot.crew.abroad(Role.beneficiary);
    this.owner = this.plot.crew.person(Role.beneficiary);
    this.laundry = new Laundry(this.plot, 0.1, 5 * DAY_MS);
  }

  /** What a shipment is worth, minor units. */
  worthMinor(): number {
    return Math.floor(SHIPMENT.at(this.plot.dice.unit()) * 100);
  }

  /** The times of the invoices, in order. */
  times(): readonly number[] {
    const { plot } = this;
    const invoices = plot.dice.whole(plot.setting('invoicesMin'), plot.setting('invoicesMax'));
    const times = [plot.startMs];
    while (times.length < invoices)
      times.push(plot.office((times.at(-1) as number) + DAY_MS / 2, plot.setting('everyDaysMax') * DAY_MS));
    return times;
  }

  /** How far off the price is. */
  factor(): number {
    return this.plot.dice.between(1.3, this.plot.setting('priceFactorMax'));
  }

  /** The owner is paid a part of `minor` out of the company, and lives on it. */
  ownerTakes(minor: number, fromMs: number): readonly PlotStep[] {
    const { plot, laundry, company, owner } = this;
    const paidMinor = plot.tidyMinor(minor);
    laundry.receive(
      owner,
      paidMinor,
      plot.pay(company, owner, paidMinor, plot.office(fromMs, 5 * DAY_MS), { phase: Phase.integration }),
    );
    laundry.everybodySpends(13);
    return plot.steps;
  }
}
