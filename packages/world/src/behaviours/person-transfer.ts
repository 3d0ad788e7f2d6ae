import {
  ActivityKind,
  type Chance,
  Channel,
  fixed,
  Kind,
  localOf,
  lognormalTable,
  Purpose,
  Rail,
  Reason,
  type Shard,
  type StateWalk,
  shardOf,
} from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { PERSONAL_REMITTANCES } from '../population/remittances.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';
import { steppedMinor } from './amounts.ts';
import { askForRoom } from './ask-for-room.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Amounts between people in major units; a few are large (rent of a room, a car, a deposit on a house). */
const AMOUNT = lognormalTable(3.5, 1.05);
const LARGE = lognormalTable(7.2, 0.9);
const LARGE_SHARE = 0.012;
/** A new payee is paid within this time. */
const NEW_PAYEE_WAIT_MIN_MS = 30_000;
const NEW_PAYEE_WAIT_MAX_MS = 900_000;
const KNOWS_BALANCE_SHARE = 0.9;
/** Nobody sends less. */
const LEAST_MINOR = 100;
/** Of those whose transfer would pass a limit of theirs, so many raise it first. Chosen. */
const ASKS_SHARE = 0.5;
/** Refused by the transfer limit of the channel. */
const LIMIT_SHARE = 0.004;

/** Transfers between people: to those one knows, and sometimes to somebody new. */
export const personTransfer: Behaviour = {
  name: 'person-transfer',
  summary: 'Instant transfers between people, to known payees and, after adding one, to new ones.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerMonth',
      summary: 'Transfers of an average customer.',
      unit: 'payments per customer and 30 days',
      min: 0,
      max: 1000,
      default: 4,
      source: 'US Diary 2024: some 8 % of 48 payments a month are between people.',
    },
    {
      name: 'newPayeeShare',
      summary: 'Share of transfers to an account never paid before.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.15,
      source: 'Chosen: innocent new payees must be common, or a new payee would be proof.',
    },
    {
      name: 'degreeExponent',
      summary:
        'Exponent of the number of friends k, whose weight is k^-exponent exp(-2k / degreeMax); 0: nearly alike.',
      unit: 'exponent',
      min: 0,
      max: 4,
      default: 1.49,
      source: 'AMLGentex at 10,000 accounts and a mean degree of 5. No exponent for retail payments was found.',
    },
    {
      name: 'degreeMax',
      summary: 'Cut-off of the number of friends.',
      unit: 'friends',
      min: 1,
      max: 1000,
      default: 100,
      source: 'AMLGentex: the square root of the number of accounts, at 10,000; the same at any size here.',
    },
    {
      name: 'localShare',
      summary: 'Share of friendships within the neighbourhood; the rest are anywhere in the country.',
      unit: 'share',
      min: 0,
      max: 0.99,
      default: 0.7,
      source: 'Chosen: geography and, with it, likeness; 0 gives the plain configuration model.',
    },
  ],
  settle: (site) => new PersonTransfers(site),
};

class PersonTransfers implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly shard: number;
  private readonly traits: Traits;
  private readonly perMonth: number;
  private readonly newPayeeShare: number;
  /** Tick at which a new payee was added and is still to be paid, plus 1; 0: none. */
  private readonly added: Uint32Array;

  constructor(site: Site) {
    const { world, shard, settings } = site;
    this.world = world;
    this.chance = site.chance;
    this.shard = shard.index;
    this.traits = world.people.traits[shard.index] as Traits;
    this.perMonth = settings.perCustomerMonth as number;
    this.newPayeeShare = settings.newPayeeShare as number;
    this.added = new Uint32Array(world.sizes.customersOf(shard.index));
  }

  first(local: number, fromMs: number): number {
    return this.next(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  walk(state: StateWalk): void {
    fixed(state, this.added);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const tick = tickOf(this.world, timeMs);
    const addedAt = this.added[local] as number;
    const chance = this.chance.at(local, addedAt > 0 ? addedAt - 1 : tick);
    const isNew = chance.happens(this.newPayeeShare);
    const payee = isNew ? this.stranger(chance) : this.friend(local, chance);
    const app = chance.happens(0.72);
    if (isNew && addedAt === 0) {
      this.added[local] = tick + 1;
      recordActivity(
        this.world,
        shard,
        timeMs,
        ActivityKind.payeeAdded,
        local,
        app ? Channel.app : Channel.web,
        app ? 0 : 1,
        payee,
      );
      const wait = chance.unit();
      return timeMs + NEW_PAYEE_WAIT_MIN_MS + (NEW_PAYEE_WAIT_MAX_MS - NEW_PAYEE_WAIT_MIN_MS) * wait * wait;
    }
    chance.bits(); // the wait above
    this.added[local] = 0;
    if (this.world.memberships.isKnown(shardOf(payee), localOf(payee), timeMs))
      this.pay(shard, local, timeMs, payee, app, chance);
    return this.next(local, timeMs, chance);
  }

  private pay(shard: Shard, local: number, timeMs: number, payee: number, app: boolean, chance: Chance): void {
    const large = chance.happens(LARGE_SHARE);
    const major = (large ? LARGE : AMOUNT).at(chance.unit()) * this.traits.scale(local);
    const style = chance.unit();
    const stepMinor = style < 0.45 ? 500 : style < 0.75 ? 100 : 1;
    const wantedMinor = Math.min(major * 100, this.reachMinor(shard, local, chance));
    const amountMinor = steppedMinor(wantedMinor, stepMinor);
    const channel = app ? Channel.app : Channel.web;
    if (amountMinor > (shard.spending?.leftMinor(local, channel, timeMs) ?? Infinity) && chance.happens(ASKS_SHARE))
      askForRoom(this.world, shard, local, timeMs, channel, amountMinor, channel);
    const row = shard.propose(timeMs, Kind.creditTransfer, Rail.instant, channel, shard.ref(local), payee, amountMinor);
    this.world.instruments[shard.index]?.useDevice(shard, row, local, app ? 0 : 1);
    const block = shard.events;
    block.purpose[row] = chance.happens(0.06) ? Purpose.GIFT : Purpose.none;
    block.remittance[row] = PERSONAL_REMITTANCES[chance.below(PERSONAL_REMITTANCES.length)] as number;
    block.remittanceNumber[row] = 1000 + chance.below(900_000);
    shard.decide(row, chance.happens(LIMIT_SHARE) ? Reason.limitExceeded : Reason.none);
  }

  /** Most people look at their balance first, and do not send the last of it. */
  private reachMinor(shard: Shard, local: number, chance: Chance): number {
    if (!chance.happens(KNOWS_BALANCE_SHARE)) return Infinity;
    return Math.max(LEAST_MINOR, shard.ledger.availableMinor(local) * 0.9);
  }

  private friend(local: number, chance: Chance): number {
    const { friendships, sizes } = this.world;
    const customer = local * sizes.shards + this.shard;
    // The square makes the first friends the most frequent.
    const u = chance.unit();
    const friend = friendships.friend(customer, Math.floor(u * u * friendships.degree(customer)));
    return friend < 0 ? this.stranger(chance) : sizes.customerRef(friend);
  }

  private stranger(chance: Chance): number {
    return this.world.sizes.customerRef(chance.below(this.world.sizes.customers));
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    const rate = this.perMonth * this.traits.activity(local);
    const aheadMs = this.world.zones.city(this.traits.city(local));
    return nextArrival(BANKING_PROFILE, timeMs, rate, chance.exponential(), aheadMs);
  }
}
