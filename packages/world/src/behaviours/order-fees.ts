import { DAY_MS, dayOf, HOUR_MS, Kind, Purpose, type Shard } from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { MonthClock } from '../calendar/month-clock.ts';
import { remittance } from '../population/remittances.ts';
import type { Orders } from '../rails/orders.ts';
import type { World } from '../world.ts';
import { bookEntry } from './bank-entry.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';

/** Booked in the night to the second business day of a month: card fees are taken on the first. */
const MONTH_DAY = 2;
const UNTIL_MS = 4 * HOUR_MS;

/** What businesses pay for their orders of payment. */
export const orderFees: Behaviour = {
  name: 'order-fees',
  summary: 'What businesses pay for instant and batch transfers: so much an order, once a month.',
  owner: 'business',
  parameters: [
    {
      name: 'perOrderMinor',
      summary: 'Fee of an order; 0: none.',
      unit: 'minor units per order',
      min: 0,
      max: 1000,
      default: 12,
      source: 'Price lists of Dutch and Belgian banks for businesses, 2025: 8 to 18 cents an order, instant or not.',
    },
  ],
  settle: (site) => new OrderFees(site),
};

class OrderFees implements Habit {
  private readonly site: Site;
  private readonly world: World;
  private readonly orders: Orders;
  private readonly perOrderMinor: number;
  private readonly clock = new MonthClock();

  constructor(site: Site) {
    this.site = site;
    this.world = site.world;
    this.orders = site.orders;
    this.perOrderMinor = Math.round(site.settings.perOrderMinor as number);
  }

  first(local: number, fromMs: number): number {
    const isHouse = this.world.businesses.isHouse(this.world.businessAt(this.site.shard.index, local));
    return isHouse || this.perOrderMinor === 0 ? Infinity : this.next(local, fromMs);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const orders = this.orders.take(local);
    if (orders > 0)
      bookEntry(shard, {
        timeMs,
        kind: Kind.fee,
        debtor: shard.ref(local),
        creditor: this.world.houseRef(shard.index, local),
        amountMinor: orders * this.perOrderMinor,
        purpose: Purpose.none,
        text: remittance('Payment orders {n}'),
        number: orders,
      });
    return this.next(local, timeMs);
  }

  private next(local: number, fromMs: number): number {
    const day = businessDayOnOrAfter(dayOf(this.clock.nextOn(MONTH_DAY, 0, fromMs)));
    return day * DAY_MS + Math.floor(UNTIL_MS * this.site.chance.at(local, -2).unit());
  }
}
