import { type Chance, Channel, DAY_MS, dayOf, HOUR_MS, Purpose, Rail, type Shard } from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** Companies of this size have more than one account, and sweep. */
const STAFF_MIN = 40;
/** What stays on the account: days of payroll. Above it is swept; in round thousands. */
const KEPT_A_HEAD_MINOR = 520_000;
const STEP_MINOR = 100_000;

/** Cash pooling: large companies move what they do not need to an account of the group every evening. */
export const treasury: Behaviour = {
  name: 'treasury',
  summary:
    'Sweeps of large companies: what an account holds above its target leaves by wire for the group’s account, in the evening.',
  owner: 'business',
  parameters: [
    {
      name: 'sweptShare',
      summary: 'Share of the surplus that is moved at a time.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.7,
      source:
        'Chosen; target balancing leaves a working balance. Money comes back by invoices from abroad (business-trade).',
    },
  ],
  settle: (site) => new Treasury(site),
};

class Treasury implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly sweptShare: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.sweptShare = site.settings.sweptShare as number;
  }

  first(local: number, fromMs: number): number {
    const business = this.world.businessAt(this.shard, local);
    if (this.world.businesses.isInstitution(business) || this.staff(local) < STAFF_MIN) return Infinity;
    return this.next(local, fromMs - DAY_MS);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const surplusMinor = shard.ledger.balanceMinor(local) - this.staff(local) * KEPT_A_HEAD_MINOR;
    const amountMinor = Math.floor((surplusMinor * this.sweptShare) / STEP_MINOR) * STEP_MINOR;
    if (amountMinor > 0) {
      const pool = this.chance.at(local, -2);
      sendTransfer(shard, {
        timeMs,
        rail: Rail.wire,
        channel: Channel.api,
        debtor: shard.ref(local),
        creditor: this.world.sizes.externalRef(this.shard, pool.below(this.world.sizes.externals)),
        amountMinor,
        purpose: Purpose.TREA,
        text: remittance('Cash pooling {n}'),
        number: dayOf(timeMs),
      });
    }
    return this.next(local, timeMs);
  }

  private staff(local: number): number {
    return this.world.businesses.staffOf(this.world.businessAt(this.shard, local));
  }

  /** The evening of the next business day. */
  private next(local: number, timeMs: number): number {
    const day = businessDayOnOrAfter(dayOf(timeMs) + 1);
    return day * DAY_MS + Math.floor(HOUR_MS * (15.5 + 1.2 * this.chance.at(local, -3).unit()));
  }
}
