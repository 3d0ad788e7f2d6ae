import { type Chance, Channel, DAY_MS, lognormalTable, Purpose, Rail, Reason, type Shard } from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { Tenure } from '../population/households.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, type Site, tickOf } from './behaviour.ts';
import { sendTransfer } from './transfer.ts';

/** What is left of the price when the mortgage is paid, major units: median 160,000. */
const PROCEEDS = lognormalTable(12, 0.55);
/** Sellers who buy again within weeks, with most of it. */
const BUYS_AGAIN_SHARE = 0.75;
const STEP_MINOR = 10_000;
const YEAR_MS = 365.25 * DAY_MS;

/** Houses that are sold: the proceeds arrive by wire from a notary, and mostly leave again for the next house. */
export const houseSale: Behaviour = {
  name: 'house-sale',
  summary: 'Proceeds of a house by wire from the notary, and within weeks a wire for the next one.',
  owner: 'customer',
  parameters: [
    {
      name: 'perOwnerYear',
      summary: 'Houses sold by an owner.',
      unit: 'sales per owner and year',
      min: 0,
      max: 1,
      default: 0.045,
      source: 'Kadaster 2024: 206,000 sales of 4.6 million owner-occupied homes.',
    },
  ],
  settle: (site) => new HouseSales(site),
};

class HouseSales implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly followUps: FollowUps;
  private readonly meanMs: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.followUps = site.followUps;
    this.meanMs = YEAR_MS / (site.settings.perOwnerYear as number);
  }

  first(local: number, fromMs: number): number {
    const customer = local * this.world.sizes.shards + this.shard;
    if (this.meanMs === Infinity || this.world.households.tenure(customer) === Tenure.tenant) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const proceedsMinor = steppedMinor(PROCEEDS.at(chance.unit()) * 100, STEP_MINOR);
    const number = 10_000 + chance.below(90_000);
    // Notaries keep their clients' money with the bank of the client here, so the wire comes from the bank's own account.
    const notary = this.world.houseRef(this.shard, local);
    const reason = sendTransfer(shard, {
      timeMs,
      rail: Rail.wire,
      channel: Channel.none,
      debtor: notary,
      creditor: shard.ref(local),
      amountMinor: proceedsMinor,
      purpose: Purpose.HLST,
      text: remittance('Purchase of property {n}'),
      number,
    });
    if (reason === Reason.none && chance.happens(BUYS_AGAIN_SHARE)) {
      const days = 2 + 40 * chance.unit();
      this.followUps.plan(this.officeHours(timeMs + days * DAY_MS, chance), {
        ...PLAIN,
        kind: FollowUpKind.transferLater,
        local,
        debtor: shard.ref(local),
        creditor: notary,
        amountMinor: steppedMinor(proceedsMinor * (0.6 + 0.38 * chance.unit()), STEP_MINOR),
        purpose: Purpose.HLST,
        text: remittance('Purchase of property {n}'),
        number: number + 1,
      });
    }
    return this.next(timeMs, chance);
  }

  private next(timeMs: number, chance: Chance): number {
    return this.officeHours(timeMs + DAY_MS + this.meanMs * chance.exponential(), chance);
  }

  private officeHours(timeMs: number, chance: Chance): number {
    return businessDayOnOrAfter(Math.floor(timeMs / DAY_MS)) * DAY_MS + Math.floor((9 + 7 * chance.unit()) * 3_600_000);
  }
}
