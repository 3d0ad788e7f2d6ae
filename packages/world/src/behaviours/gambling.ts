import { type Chance, Channel, lognormalTable, Purpose, Rail, type Shard } from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** Stakes paid in, major units: median 20, long tail. */
const STAKE = lognormalTable(3, 0.9);
/** A session goes on with another deposit, minutes later: chasing losses. */
const AGAIN_SHARE = 0.35;
const AGAIN_MEAN_MS = 14 * 60_000;
const LEAST_MINOR = 500;
const STEP_MINOR = 500;

/** Deposits with a casino, in sessions. Winnings are paid out by the casino itself: see payouts. */
export const gambling: Behaviour = {
  name: 'gambling',
  summary: 'Deposits with an online casino, in sessions of one or more.',
  owner: 'customer',
  parameters: [
    {
      name: 'playerShare',
      summary: 'Share of customers who play.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.06,
      source: 'Kansspelautoriteit 2024: some 6 % of adults with an account at an online casino.',
    },
    {
      name: 'perPlayerMonth',
      summary: 'Sessions of an average player.',
      unit: 'sessions per player and 30 days',
      min: 0,
      max: 300,
      default: 2.8,
      source: 'Kansspelautoriteit monitor 2024: 1.2 million accounts, most of them used a few times a month.',
    },
  ],
  settle: (site) => new Gambling(site),
};

class Gambling implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.perMonth = site.settings.perPlayerMonth as number;
  }

  first(local: number, fromMs: number): number {
    if (!this.world.players.has(local * this.world.sizes.shards + this.shard)) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const wantedMinor = steppedMinor(STAKE.at(chance.unit()) * 100, STEP_MINOR);
    sendTransfer(shard, {
      timeMs,
      rail: chance.happens(0.8) ? Rail.instant : Rail.wallet,
      channel: Channel.app,
      debtor: shard.ref(local),
      creditor: this.world.sizes.businessRef(this.world.businesses.casino),
      amountMinor: Math.max(LEAST_MINOR, wantedMinor),
      purpose: Purpose.none,
      text: remittance('Deposit {n}'),
      number: 100_000 + chance.below(900_000),
    });
    if (chance.happens(AGAIN_SHARE)) return timeMs + 60_000 + AGAIN_MEAN_MS * chance.exponential();
    return this.next(timeMs, chance);
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}
