import {
  type Chance,
  Channel,
  Kind,
  localOf,
  MINUTE_MS,
  Purpose,
  type QuantileTable,
  Rail,
  Reason,
  type Shard,
  shardOf,
} from '@launderette/kernel';
import { categoryAmounts } from '../population/merchant-categories.ts';
import { NONE } from '../population/products.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { PERSONAL_REMITTANCES, remittance } from '../population/remittances.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { roundedMinor, steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { proposeTransfer } from './transfer.ts';

/** Purchases among the uses of a wallet, and then transfers to friends who have one; the rest goes back to the bank. Chosen. */
const PURCHASE_SHARE = 0.7;
const FRIEND_SHARE = 0.22;
/** Top-ups are round, and cover what they are for. */
const TOP_UP_STEP_MINOR = 2500;
/** The app says when the money has come, a minute after the settlement window at most. */
const AFTER_WINDOW_MS = MINUTE_MS;
/** Less than this is not worth a transfer back to the bank. */
const PAYOUT_MIN_MINOR = 2000;
/** The payer confirms by fingerprint; the institution refuses little. */
const SECURITY_SHARE = 0.003;

const TOP_UP = remittance('Wallet top-up {n}');
const PAYOUT = remittance('Wallet payout {n}');

/** Electronic money at payment institutions. */
export const electronicMoney: Behaviour = {
  name: 'electronic-money',
  summary: 'Accounts at payment institutions, topped up from the bank: web shops, friends, and back to the bank.',
  owner: 'customer',
  parameters: [
    {
      name: 'holderShare',
      summary: 'Share of customers with an account at a payment institution.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.25,
      source:
        'Chosen below the share of online payments by e-payment solutions in the euro area (27 %, ECB SPACE 2022).',
    },
    {
      name: 'perHolderMonth',
      summary: 'Payments of an average holder, top-ups not counted.',
      unit: 'payments per holder and 30 days',
      min: 0,
      max: 100,
      default: 2.5,
      source: 'Chosen: a quarter of the online payments of a holder, some ten a month (ECB SPACE 2022).',
    },
  ],
  settle: (site) => new ElectronicMoney(site),
};

class ElectronicMoney implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly traits: Traits;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.traits = site.world.people.traits[this.shard] as Traits;
    this.perMonth = site.settings.perHolderMonth as number;
  }

  first(local: number, fromMs: number): number {
    // A texture is of all purchases of a sample: nothing is bought beside them.
    if (this.world.scenario.texture || this.wallet(local) === NONE) return Infinity;
    return this.next(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const balanceMinor = shard.ledger.availableMinor(this.wallet(local));
    const use = chance.unit();
    const friend = use < PURCHASE_SHARE ? NONE : this.friend(local, chance);
    if (use >= PURCHASE_SHARE + FRIEND_SHARE) this.payOut(shard, local, timeMs, balanceMinor, chance);
    else {
      const merchant = this.world.merchants.webShop(chance.unit());
      const amountMinor = this.priceMinor(local, merchant, chance);
      if (amountMinor > balanceMinor) return this.topUp(shard, local, timeMs, amountMinor - balanceMinor, chance);
      if (friend === NONE) this.buy(shard, local, timeMs, merchant, amountMinor, chance);
      else this.give(shard, local, timeMs, friend, amountMinor, chance);
    }
    return this.next(local, timeMs, chance);
  }

  /** Money from the bank; then something is paid with it, or the customer leaves it at that. */
  private topUp(shard: Shard, local: number, timeMs: number, lackingMinor: number, chance: Chance): number {
    const row = proposeTransfer(shard, {
      ...{ timeMs, rail: Rail.instant, channel: Channel.app, purpose: Purpose.none },
      debtor: shard.ref(local),
      creditor: shard.ref(this.wallet(local)),
      amountMinor: steppedMinor(lackingMinor + TOP_UP_STEP_MINOR, TOP_UP_STEP_MINOR),
      ...{ text: TOP_UP, number: 1 + chance.below(999_999) },
    });
    this.world.instruments[this.shard]?.useDevice(shard, row, local, 0);
    if (shard.decide(row, Reason.none) !== Reason.none) return this.next(local, timeMs, chance);
    return timeMs + this.world.scenario.windowMs + AFTER_WINDOW_MS * (1 + chance.unit());
  }

  private buy(
    shard: Shard,
    local: number,
    timeMs: number,
    merchant: number,
    amountMinor: number,
    chance: Chance,
  ): void {
    const debtor = shard.ref(this.wallet(local));
    const creditor = this.world.sizes.businessRef(merchant);
    const row = shard.propose(timeMs, Kind.purchase, Rail.wallet, Channel.ecommerce, debtor, creditor, amountMinor);
    shard.events.merchant[row] = merchant;
    this.world.instruments[this.shard]?.useDevice(shard, row, local, chance.happens(0.8) ? 0 : 1);
    shard.decide(row, chance.happens(SECURITY_SHARE) ? Reason.securityData : Reason.none);
  }

  private give(shard: Shard, local: number, timeMs: number, to: number, amountMinor: number, chance: Chance): void {
    const row = proposeTransfer(shard, {
      ...{ timeMs, rail: Rail.wallet, channel: Channel.app, purpose: Purpose.none },
      debtor: shard.ref(this.wallet(local)),
      creditor: to,
      amountMinor,
      text: PERSONAL_REMITTANCES[chance.below(PERSONAL_REMITTANCES.length)] as number,
      number: 1000 + chance.below(900_000),
    });
    this.world.instruments[this.shard]?.useDevice(shard, row, local, 0);
    shard.decide(row, Reason.none);
  }

  private payOut(shard: Shard, local: number, timeMs: number, balanceMinor: number, chance: Chance): void {
    if (balanceMinor < PAYOUT_MIN_MINOR) return;
    const row = proposeTransfer(shard, {
      ...{ timeMs, rail: Rail.instant, channel: Channel.app, purpose: Purpose.none },
      debtor: shard.ref(this.wallet(local)),
      creditor: shard.ref(local),
      amountMinor: balanceMinor,
      ...{ text: PAYOUT, number: 1 + chance.below(999_999) },
    });
    this.world.instruments[this.shard]?.useDevice(shard, row, local, 0);
    shard.decide(row, Reason.none);
  }

  /** The wallet of a friend who has one, or NONE. */
  private friend(local: number, chance: Chance): number {
    const { friendships, sizes, products } = this.world;
    const customer = local * sizes.shards + this.shard;
    const friend = friendships.friend(customer, Math.floor(chance.unit() * friendships.degree(customer)));
    if (friend < 0) return NONE;
    const account = sizes.customerRef(friend);
    const wallet = products.wallet(shardOf(account), localOf(account));
    return wallet === NONE ? NONE : account - localOf(account) + wallet;
  }

  private priceMinor(local: number, merchant: number, chance: Chance): number {
    const table = categoryAmounts[this.world.merchants.category[merchant] as number] as QuantileTable;
    return roundedMinor(table.at(chance.unit()) * this.traits.scale(local) * 100, chance.unit());
  }

  private wallet(local: number): number {
    return this.world.products.wallet(this.shard, local);
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    const aheadMs = this.world.zones.city(this.traits.city(local));
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential(), aheadMs);
  }
}
