import { Chance, Channel, DAY_MS, Purpose, Rail, Reason, type Shard } from '@launderette/kernel';
import type { Circle } from '../population/circle.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { proposeTransfer } from './transfer.ts';

/** Members of a circle; each is paid once in as many months. */
const MEMBERS = 6;
const ROUND_MS = 30 * DAY_MS;
/** Members pay within about this time of the day agreed, in weeks of their banking. */
const PAYS_WITHIN_WEEKS = 0.35;
/** What each member pays a round, minor units. */
const STAKES_MINOR = [2500, 5000, 5000, 10_000, 10_000, 15_000, 20_000, 30_000];

/**
 * Circles of people who all pay one of them in turn, every month: savings clubs, shared pots, trips that one of them books. Seen as
 * payments they are fans, and over the months cycles.
 */
export const savingsCircle: Behaviour = {
  name: 'savings-circle',
  summary: 'Six people who every month all pay one of them in turn: savings clubs and shared pots.',
  owner: 'customer',
  parameters: [
    {
      name: 'memberShare',
      summary: 'Share of customers who are in a circle.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.04,
      source:
        'Chosen; rotating savings clubs are used by a few per cent of adults in Europe and a third in some countries (Global Findex 2021).',
    },
  ],
  settle: (site) => new SavingsCircles(site),
};

class SavingsCircles implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly agreed: Chance;
  private readonly members: Circle;

  constructor(site: Site) {
    const { world } = site;
    this.world = world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.members = world.savers;
    this.agreed = new Chance(world.seed, 'savings-circles', -1);
  }

  first(local: number): number {
    return this.seatOf(local) < 0 ? Infinity : this.due(local, 0);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const seat = this.seatOf(local);
    const circle = Math.floor(seat / MEMBERS);
    const round = Math.floor((timeMs - this.world.startMs - this.beginsMs(circle)) / ROUND_MS);
    const paid = circle * MEMBERS + (((round % MEMBERS) + MEMBERS) % MEMBERS);
    if (paid !== seat) this.pay(shard, local, timeMs, circle, round, this.members.member(paid));
    return this.due(local, round + 1);
  }

  private pay(shard: Shard, local: number, timeMs: number, circle: number, round: number, payee: number): void {
    const chance = this.chance.at(local, 1_000_000 + round);
    const app = chance.happens(0.72);
    const row = proposeTransfer(shard, {
      timeMs,
      rail: Rail.instant,
      channel: app ? Channel.app : Channel.web,
      debtor: shard.ref(local),
      creditor: this.world.sizes.customerRef(payee),
      amountMinor: STAKES_MINOR[this.agreed.at(circle, 1).below(STAKES_MINOR.length)] as number,
      purpose: Purpose.none,
      text: remittance(chance.happens(0.5) ? 'Savings' : 'Payback'),
      number: 0,
    });
    this.world.instruments[this.shard]?.useDevice(shard, row, local, app ? 0 : 1);
    shard.decide(row, Reason.none);
  }

  /** Which member a customer is; -1 for none, and for those of the last circle if it is not full. */
  private seatOf(local: number): number {
    const index = this.members.indexOf(local * this.world.sizes.shards + this.shard);
    return index < this.members.size - (this.members.size % MEMBERS) ? index : -1;
  }

  /** When a member pays in a round. */
  private due(local: number, round: number): number {
    const agreedMs = this.world.startMs + this.beginsMs(Math.floor(this.seatOf(local) / MEMBERS)) + round * ROUND_MS;
    return BANKING_PROFILE.after(agreedMs, PAYS_WITHIN_WEEKS * this.chance.at(local, round).unit());
  }

  private beginsMs(circle: number): number {
    return Math.floor(this.agreed.at(circle, 0).unit() * ROUND_MS);
  }
}
