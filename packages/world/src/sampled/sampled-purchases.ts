import {
  Chance,
  Channel,
  fixed,
  type Occasion,
  Provenance,
  SampledRole,
  type Sampler,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import type { CardPayment } from '../behaviours/card-payment.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';

/** Places of a category that a customer returns to. */
const FAVOURITES = 6;
const FAVOURITE_SHARE = 0.72;
/** Merchants that are looked at for one that sells through the channel drawn; then the merchant says how it sells. */
const MERCHANTS_TRIED = 4;
const NEVER = -1;

/** Purchases at home as a model has them: category, amount, channel and device are drawn, the merchant is the customer's own. */
export class SampledPurchases {
  private readonly world: World;
  private readonly sampler: Sampler;
  private readonly payment: CardPayment;
  private readonly traits: Traits;
  private readonly favourites: Chance;
  private readonly standing: Float32Array;
  /** Each customer's purchase before, minor units, and its second from the stream's start. */
  private readonly amounts: Float64Array;
  private readonly seconds: Float64Array;
  private readonly occasion: Occasion = { timeMs: 0, standing: 0, previousMinor: 0, sinceMs: 0, role: 0 };

  constructor(world: World, sampler: Sampler, shard: Shard, payment: CardPayment) {
    this.world = world;
    this.sampler = sampler;
    this.payment = payment;
    this.traits = world.people.traits[shard.index] as Traits;
    this.favourites = new Chance(world.seed, 'favourites', shard.index);
    const customers = world.sizes.customersOf(shard.index);
    this.standing = Float32Array.from({ length: customers }, (_, local) =>
      world.people.standingOf(local * world.sizes.shards + shard.index),
    );
    this.amounts = new Float64Array(customers).fill(NEVER);
    this.seconds = new Float64Array(customers).fill(NEVER);
  }

  /** Buys something. Returns the reason given. */
  buy(shard: Shard, local: number, timeMs: number, chance: Chance): number {
    const { sampler, payment } = this;
    sampler.draw(this.occasionOf(local, timeMs), chance.unit());
    const { amountMinor, channel } = sampler;
    const merchant = this.merchantOf(local, sampler.category, channel, chance);
    payment.channel = channel;
    payment.device = sampler.device;
    shard.labels.deciding = Provenance.learned;
    const reason = payment.pay(shard, local, timeMs, merchant, amountMinor, chance);
    shard.labels.deciding = shard.labels.usual;
    payment.channel = Channel.none;
    payment.device = NEVER;
    this.amounts[local] = amountMinor;
    this.seconds[local] = Math.floor((timeMs - this.world.startMs) / 1000);
    return reason;
  }

  walk(state: StateWalk): void {
    fixed(state, this.amounts);
    fixed(state, this.seconds);
  }

  private occasionOf(local: number, timeMs: number): Occasion {
    const { occasion } = this;
    const second = this.seconds[local] as number;
    occasion.timeMs = timeMs;
    occasion.standing = this.standing[local] as number;
    occasion.previousMinor = this.amounts[local] as number;
    occasion.sinceMs = second === NEVER ? Infinity : timeMs - this.world.startMs - second * 1000;
    occasion.role = SampledRole.ordinary;
    return occasion;
  }

  /** One of the customer's own places of the category, or another; of several that sell through the channel if one does. */
  private merchantOf(local: number, category: number, channel: number, chance: Chance): number {
    const { merchants } = this.world;
    const city = this.traits.city(local);
    const online = channel === Channel.ecommerce ? 1 : 0;
    let merchant = 0;
    const returns = chance.happens(FAVOURITE_SHARE);
    for (let attempt = 0; attempt < MERCHANTS_TRIED; attempt += 1) {
      const u = chance.unit();
      const unit = returns
        ? this.favourites.at(local, (category + 1) * 1000 + Math.floor(u * u * FAVOURITES)).unit()
        : u;
      merchant = merchants.pickNear(category, unit, city);
      if (channel === Channel.none || merchants.online[merchant] === online) break;
    }
    return merchant;
  }
}
