import { Chance, DAY_MS, dayOf, HOUR_MS, Kind, Purpose, type Shard } from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { MonthClock } from '../calendar/month-clock.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { bookEntry } from './bank-entry.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';

/** Acquirers take their fee after the round in which takings arrive, and before shops open. */
const FROM_MS = 5 * HOUR_MS;
const WITHIN_MS = 2 * HOUR_MS;
/** Merchants pay between half of the mean rate, the largest, and one and a half times as much. */
const LEAST_OF_MEAN = 0.5;
/** Cards that are not present cost more: 1.4 to 2.9 % at payment service providers of web shops (2025). Chosen. */
const ONLINE_FACTOR = 1.6;

/** What acquirers keep of merchants' takings by card. */
export const merchantFees: Behaviour = {
  name: 'merchant-fees',
  summary: 'Discounts that acquirers take of merchants’ takings by card: every business day, or once a month.',
  owner: 'business',
  parameters: [
    {
      name: 'meanRate',
      summary: 'Share of the takings by card that an average merchant pays.',
      unit: 'share',
      min: 0,
      max: 0.1,
      default: 0.009,
      source:
        'Chosen between the caps on interchange (0.2 and 0.3 %, Regulation (EU) 2015/751) and the 1.5-2 % quoted to small merchants.',
    },
    {
      name: 'dailyShare',
      summary: 'Share of merchants whose fee is taken every business day; the others pay on the first of a month.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.4,
      source: 'Chosen: both are offered.',
    },
  ],
  settle: (site) => new MerchantFees(site),
};

class MerchantFees implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly terms: Chance;
  private readonly meanRate: number;
  private readonly dailyShare: number;
  private readonly clock = new MonthClock();

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.terms = new Chance(site.world.seed, 'merchant-fees/terms', this.shard);
    this.meanRate = site.settings.meanRate as number;
    this.dailyShare = site.settings.dailyShare as number;
  }

  first(local: number, fromMs: number): number {
    const { businesses, scenario } = this.world;
    const takesCards =
      businesses.isMerchant(this.world.businessAt(this.shard, local)) && scenario.purchaseRail === 'card';
    return takesCards && this.meanRate > 0 ? this.next(local, fromMs) : Infinity;
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.terms.at(local, 0);
    chance.bits(); // daily or monthly
    const remote = this.world.merchants.online[this.world.businessAt(this.shard, local)] === 1;
    const rate = this.meanRate * (LEAST_OF_MEAN + chance.unit()) * (remote ? ONLINE_FACTOR : 1);
    const amountMinor = Math.floor(shard.receipts.takeMinor(local) * rate);
    if (amountMinor > 0)
      bookEntry(shard, {
        timeMs,
        kind: Kind.fee,
        debtor: shard.ref(local),
        creditor: this.world.houseRef(this.shard, local),
        amountMinor,
        purpose: Purpose.none,
        text: remittance('Card fees {n}'),
        number: dayOf(timeMs),
      });
    return this.next(local, (dayOf(timeMs) + 1) * DAY_MS);
  }

  private next(local: number, fromMs: number): number {
    const chance = this.terms.at(local, 0);
    const daily = chance.happens(this.dailyShare);
    chance.bits(); // the rate
    const day = businessDayOnOrAfter(dayOf(daily ? fromMs : this.clock.nextOn(1, 0, fromMs)));
    const atMs = day * DAY_MS + FROM_MS + Math.floor(WITHIN_MS * chance.unit());
    return atMs >= fromMs ? atMs : this.next(local, (day + 1) * DAY_MS);
  }
}
