import {
  type Chance,
  Channel,
  lognormalTable,
  Purpose,
  type QuantileTable,
  Rail,
  Reason,
  type Shard,
} from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { proposeTransfer } from './transfer.ts';

/** Winnings and sales, major units. */
const WINNINGS = lognormalTable(4.1, 1.2);
const SALES = lognormalTable(5.2, 1.3);
/** Of what leaves the exchange, this share goes on the chain, to a wallet that is nobody's here. */
const ON_CHAIN_SHARE = 0.2;
/** Addresses that the exchange's screening refuses. Chosen. */
const SCREENED_SHARE = 0.02;

/** What casino and exchange pay out. */
export const payouts: Behaviour = {
  name: 'payouts',
  summary: 'Winnings paid by the casino, proceeds paid by the crypto exchange, and transfers on the chain.',
  owner: 'business',
  parameters: [
    {
      name: 'perMemberMonth',
      summary: 'Payouts to an average player or holder.',
      unit: 'payments per member and 30 days',
      min: 0,
      max: 100,
      default: 0.7,
      source: 'Chosen so that players get back some 80-90 % of what they pay in, and holders half.',
    },
  ],
  settle: (site) => new Payouts(site),
};

class Payouts implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly perMember: number;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.perMember = site.settings.perMemberMonth as number;
  }

  first(local: number, fromMs: number): number {
    const { businesses } = this.world;
    const business = this.world.businessAt(this.shard, local);
    if (this.world.scenario.texture?.statements) return Infinity;
    if (business !== businesses.casino && business !== businesses.exchange) return Infinity;
    return this.next(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const { businesses, sizes } = this.world;
    const exchange = this.world.businessAt(this.shard, local) === businesses.exchange;
    const circle = exchange ? this.world.holders : this.world.players;
    const u = chance.unit();
    const member = sizes.customerRef(circle.member(Math.floor(u * u * circle.size)));
    const chain = exchange && chance.happens(ON_CHAIN_SHARE);
    const wallet = sizes.externalRef(chance.below(sizes.shards), chance.below(sizes.externals));
    const table: QuantileTable = exchange ? SALES : WINNINGS;
    const row = proposeTransfer(shard, {
      timeMs,
      rail: chain ? Rail.crypto : Rail.instant,
      channel: Channel.api,
      debtor: shard.ref(local),
      creditor: chain ? wallet : member,
      amountMinor: Math.max(500, Math.floor(table.at(chance.unit()) * 100)),
      purpose: Purpose.none,
      text: remittance(chain ? 'Wallet {n}' : 'Payout {n}'),
      number: 100_000 + chance.below(900_000),
    });
    shard.decide(row, chain && chance.happens(SCREENED_SHARE) ? Reason.accountBlocked : Reason.none);
    return this.next(local, timeMs, chance);
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    const exchange = this.world.businessAt(this.shard, local) === this.world.businesses.exchange;
    const members = exchange ? this.world.holders.size : this.world.players.size;
    return nextArrival(BANKING_PROFILE, timeMs, members * this.perMember, chance.exponential());
  }
}
