import {
  Chance,
  Channel,
  civilOf,
  DAY_MS,
  dayNumber,
  dayOf,
  fixed,
  HOUR_MS,
  Kind,
  monthLength,
  Purpose,
  Rail,
  Reason,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { businessDayOnOrBefore } from '../calendar/business-days.ts';
import { Indexation } from '../calendar/indexation.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';

/** A run pays one person every two seconds, so that its payments spread over minutes as a batch file does. */
const STEP_MS = 2000;
/** Runs start between midnight and six. */
const START_HOURS = 6;

/** Salaries, pensions and benefits: each business pays its people once a month. */
export const payroll: Behaviour = {
  name: 'payroll',
  summary: 'Salaries, pensions and benefits, paid by each employer in one run a month on its pay day.',
  owner: 'business',
  parameters: [
    {
      name: 'variation',
      summary: 'How far a salary may lie from its usual amount in a month: overtime, unpaid leave.',
      unit: 'share',
      min: 0,
      max: 0.5,
      default: 0.03,
      source: 'Chosen. Pay days: half on the 25th (AMLGentex), moved back to a weekday.',
    },
    {
      name: 'yearlyGrowth',
      summary:
        'Rise of wages, pensions and benefits, once a year: pensions and benefits in January, each employer in a month of its own.',
      unit: 'share a year',
      min: -0.1,
      max: 1,
      default: 0.03,
      source: 'ECB indicator of negotiated wage rates, euro area 2025: some 3 %. Simplifies: the same for pensions.',
    },
  ],
  settle: (site) => new Payroll(site),
};

class Payroll implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly variation: number;
  private readonly rises: Indexation;
  private readonly riseMonths: Chance;
  /** People already paid in the run in progress, by business of this shard. */
  private readonly paid: Uint32Array;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.variation = site.settings.variation as number;
    this.rises = new Indexation(site.world.startMs, site.settings.yearlyGrowth as number);
    this.riseMonths = new Chance(site.world.seed, 'payroll/rises', -1);
    this.paid = new Uint32Array(site.world.sizes.businessesOf(this.shard));
  }

  first(local: number, fromMs: number): number {
    // Statements have what customers are paid.
    const pays = this.world.scenario.texture?.statements === undefined;
    return pays && this.world.businesses.staffOf(this.business(local)) > 0 ? this.nextRun(local, fromMs) : Infinity;
  }

  walk(state: StateWalk): void {
    fixed(state, this.paid);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const { businesses, people, sizes } = this.world;
    const business = this.business(local);
    const slot = local - sizes.customersOf(this.shard);
    const done = this.paid[slot] as number;
    const place = (businesses.payFrom[business] as number) + done;
    const customer = businesses.payeeIn(place, monthOf(timeMs) - monthOf(this.world.startMs));
    if (!this.world.memberships.isPaid(customer, timeMs)) return this.after(local, slot, done, timeMs);
    const month = dayOf(timeMs);
    const spread = this.variation * (2 * this.chance.at(local, month * 65_536 + done).unit() - 1);
    const amountMinor = Math.max(
      1,
      Math.floor(people.incomeMinorOf(customer) * this.rise(business, timeMs) * (1 + spread)),
    );
    const row = shard.propose(
      timeMs,
      Kind.creditTransfer,
      Rail.batchCredit,
      Channel.api,
      shard.ref(local),
      sizes.customerRef(customer),
      amountMinor,
    );
    const purpose = businesses.payPurpose(business);
    shard.events.purpose[row] = purpose;
    shard.events.remittance[row] = remittance(
      purpose === Purpose.SALA ? 'Salary {n}' : purpose === Purpose.PENS ? 'Pension {n}' : 'Benefit {n}',
    );
    const { year, month: monthOfYear } = civilOf(dayOf(timeMs));
    shard.events.remittanceNumber[row] = year * 100 + monthOfYear;
    shard.decide(row, Reason.none);
    return this.after(local, slot, done, timeMs);
  }

  /** The next of the run, or the next run; nobody is paid here who has an account elsewhere only. */
  private after(local: number, slot: number, done: number, timeMs: number): number {
    const { businesses } = this.world;
    const business = this.business(local);
    const over = done + 1 >= businesses.staffOf(business);
    this.paid[slot] = over ? 0 : done + 1;
    return over ? this.nextRun(local, timeMs + DAY_MS * 8) : timeMs + STEP_MS;
  }

  /** Start of the first run at or after `fromMs`. */
  private nextRun(local: number, fromMs: number): number {
    const business = this.business(local);
    const payDay = this.world.businesses.payDay[business] as number;
    const { year, month } = civilOf(dayOf(fromMs));
    for (let later = 0; ; later += 1) {
      const last = monthLength(year, month + later);
      const arrives = businessDayOnOrBefore(dayNumber(year, month + later, Math.min(payDay, last)));
      // Given on the business day before, so that it arrives in the morning of the pay day.
      const date = businessDayOnOrBefore(arrives - 1);
      const start = date * DAY_MS + this.chance.at(local, -2).unit() * START_HOURS * HOUR_MS;
      if (start >= fromMs) return start;
    }
  }

  private rise(business: number, timeMs: number): number {
    const month = this.world.businesses.isInstitution(business) ? 1 : 1 + this.riseMonths.at(business, 0).below(12);
    return this.rises.at(timeMs, month);
  }

  private business(local: number): number {
    return this.world.businessAt(this.shard, local);
  }
}

/** Months since year 0. */
function monthOf(timeMs: number): number {
  const { year, month } = civilOf(dayOf(timeMs));
  return year * 12 + month;
}
