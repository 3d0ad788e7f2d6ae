import { type Chance, Channel, lognormalTable, Purpose, Rail, type Shard } from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** Purchases in major units: median 90, broad. */
const AMOUNT = lognormalTable(4.5, 1.2);
const STEP_MINOR = 1000;
/** Nobody puts the whole account in. */
const REACH = 0.5;

/** Money paid to a crypto exchange. Sales and withdrawals are paid by the exchange itself: see payouts. */
export const crypto: Behaviour = {
  name: 'crypto',
  summary: 'Money paid to a crypto exchange by those who hold an account there.',
  owner: 'customer',
  parameters: [
    {
      name: 'holderShare',
      summary: 'Share of customers with an account at the exchange.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.08,
      source: 'ECB SPACE 2024: 9 % of euro-area adults own crypto-assets.',
    },
    {
      name: 'perHolderMonth',
      summary: 'Purchases of an average holder.',
      unit: 'payments per holder and 30 days',
      min: 0,
      max: 300,
      default: 1.1,
      source: 'ECB SPACE 2024: 9 % of euro-area adults own crypto-assets, most as an investment bought now and then.',
    },
  ],
  settle: (site) => new Crypto(site),
};

class Crypto implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.perMonth = site.settings.perHolderMonth as number;
  }

  first(local: number, fromMs: number): number {
    if (!this.world.holders.has(local * this.world.sizes.shards + this.shard)) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const reachMinor = Math.max(STEP_MINOR, shard.ledger.availableMinor(local) * REACH);
    sendTransfer(shard, {
      timeMs,
      rail: Rail.instant,
      channel: chance.happens(0.7) ? Channel.app : Channel.web,
      debtor: shard.ref(local),
      creditor: this.world.sizes.businessRef(this.world.businesses.exchange),
      amountMinor: steppedMinor(Math.min(AMOUNT.at(chance.unit()) * 100, reachMinor), STEP_MINOR),
      purpose: Purpose.none,
      text: remittance('Wallet {n}'),
      number: 100_000 + chance.below(900_000),
    });
    return this.next(timeMs, chance);
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}
