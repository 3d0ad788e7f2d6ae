import {
  type Chance,
  Channel,
  DAY_MS,
  dayOf,
  HOUR_MS,
  Kind,
  lognormalTable,
  NO_ACCOUNT,
  Rail,
  Reason,
  type Shard,
  weekdayOf,
} from '@launderette/kernel';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, type Site, tickOf } from './behaviour.ts';

/** Daily takings in cash, major units. */
const TAKINGS = lognormalTable(6.9, 0.8);
/** Shops whose takings lie just below 10,000 day after day: the hard negative of structuring. */
const LARGE_SHOP_SHARE = 0.06;
const LARGE_LOW_MINOR = 750_000;
const LARGE_HIGH_MINOR = 999_000;

/** Shops bank their cash. */
export const takings: Behaviour = {
  name: 'takings',
  summary: 'Shops pay in their cash takings, some of them daily and just below 10,000.',
  owner: 'business',
  parameters: [
    {
      name: 'bankingShare',
      summary: 'Share of open days on which a shop banks its takings.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.35,
      source: 'Chosen: every third day. 6 % of shops bank 7,500-9,990 a time (hard negative of structuring).',
    },
    {
      name: 'cashShopShare',
      summary: 'Share of shops that take cash.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.6,
      source: 'Chosen.',
    },
  ],
  settle: (site) => new Takings(site),
};

class Takings implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly bankingShare: number;
  private readonly cashShopShare: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.bankingShare = site.settings.bankingShare as number;
    this.cashShopShare = site.settings.cashShopShare as number;
  }

  first(local: number, fromMs: number): number {
    const { businesses, merchants } = this.world;
    const business = this.world.businessAt(this.shard, local);
    if (!businesses.isMerchant(business) || merchants.online[business] === 1) return Infinity;
    const chance = this.chance.at(local, BEFORE_START);
    return chance.happens(this.cashShopShare) ? this.next(fromMs - DAY_MS, chance) : Infinity;
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const large = this.isLarge(local);
    chance.at(local, tickOf(this.world, timeMs));
    const amountMinor = large
      ? chance.between(LARGE_LOW_MINOR, LARGE_HIGH_MINOR)
      : Math.min(2_500_000, TAKINGS.at(chance.unit()) * 100);
    const channel = chance.happens(0.7) ? Channel.branch : Channel.atm;
    const row = shard.propose(
      timeMs,
      Kind.cashDeposit,
      Rail.cash,
      channel,
      NO_ACCOUNT,
      shard.ref(local),
      steppedMinor(amountMinor, 500),
    );
    shard.events.remittance[row] = remittance('Day takings {n}');
    shard.events.remittanceNumber[row] = dayOf(timeMs) % 366;
    shard.decide(row, Reason.none);
    return this.next(timeMs, chance);
  }

  private isLarge(local: number): boolean {
    return this.chance.at(local, -2).happens(LARGE_SHOP_SHARE);
  }

  /** Opening hours of a later day that is not a Sunday. */
  private next(timeMs: number, chance: Chance): number {
    const wait = 1 + Math.floor(chance.exponential() / Math.max(this.bankingShare, 1e-3));
    let day = dayOf(timeMs) + Math.min(wait, 60);
    if (weekdayOf(day) === 6) day += 1;
    return day * DAY_MS + (8 + 10 * chance.unit()) * HOUR_MS;
  }
}
