import {
  Chance,
  DAY_MS,
  type DividedSimulation,
  Engine,
  emptyCounters,
  type Program,
  Provenance,
  Shard,
  type StateWalk,
} from '@launderette/kernel';
import type { Habit } from './behaviours/behaviour.ts';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import { Presence } from './behaviours/presence.ts';
import { FollowUps } from './follow-ups/follow-ups.ts';
import { watchLargePayments } from './outcomes/false-alarms.ts';
import type { Traits } from './population/traits.ts';
import { Orders } from './rails/orders.ts';
import { watchRails } from './rails/rare-rails.ts';
import { SPENDING_RULES } from './rails/spending-limits.ts';
import type { Settings } from './scenario.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';
import { Director } from './typologies/director.ts';
import { World, type WorldOptions } from './world.ts';

/** What is due later never happens: the timing wheel reaches 34 years, and rare things may be drawn beyond it. */
const HORIZON_MS = 30 * 365 * DAY_MS;

/** Within these days new customers have taken up every habit. Chosen: new accounts are little used in their first month. */
const QUIET_DAYS = 28;

export interface SimulationOptions extends WorldOptions {
  /** Episodes per million customers and 30 days by typology; those not named keep the scenario's value. */
  readonly prevalence?: Readonly<Record<string, number>>;
  /**
   * Shards that live here, at least one; the others live elsewhere and exchange credits with these, see DividedSimulation.
   * Absent: all, and nothing is exchanged.
   */
  readonly owned?: readonly number[];
  /** The world without any crime: commands that ask for some change nothing. */
  readonly twin?: boolean;
}

/**
 * Builds the population, opens the accounts, arms the timers: a world, or a part of it, at its first moment. Everybody is
 * known everywhere; books, timers and agendas are kept for the shards that are owned.
 */
export function createSimulation(options: SimulationOptions): DividedSimulation {
  const world = new World(options);
  const owned = ownedShards(options);
  const agenda = new Float64Array(options.shards).fill(Infinity);
  const shards = Array.from({ length: options.shards }, (_, index) =>
    owned.has(index) ? createShard(world, index, agenda) : undefined,
  );
  if (world.sampler !== undefined) for (const shard of shards) shard?.labels.tellProvenance(Provenance.agent);
  const director = new Director(world, shards, options.twin === true);
  if (options.twin !== true)
    director.start((name) => options.prevalence?.[name] ?? (world.scenario.typologies[name]?.prevalence as number));
  const lives = shards.map((shard) => shard && new Lives(world, shard));
  const program: Program = {
    fire: (shard, timer, timeMs) => {
      const life = lives[shard.index] as Lives;
      if (timer < life.timers) life.fire(shard, timer, timeMs);
      else if (!life.followUps.fire(timer, timeMs)) director.fire(shard, timer, timeMs, life.followUps);
    },
    get nextEpisodeMs() {
      return director.nextMs;
    },
    beginEpisodes: (untilMs) => director.beginUntil(untilMs),
    setPrevalence: (typology, perMillionMonth, atMs) => director.setPrevalence(typology, perMillionMonth, atMs),
    inject: (injection, atMs, among) => director.inject(injection, atMs, among),
    preview: (injection, atMs) => director.preview(injection, atMs),
    walk: (state) => director.walk(state),
    walkShard: (state, shard) => {
      director.walkShard(state, shard);
      (lives[shard.index] as Lives).walk(state);
    },
  };
  const { directory, startMs, scenario } = world;
  return new Engine({
    directory,
    shards,
    divided: options.owned !== undefined,
    agenda,
    program,
    startMs,
    windowMs: scenario.windowMs,
    identity: [options.seed, options.customers],
  });
}

/** Which shards are owned. Throws RangeError if there are none, or not all are the stream's. */
function ownedShards({ shards, owned }: SimulationOptions): ReadonlySet<number> {
  const indices = owned ?? Array.from({ length: shards }, (_, index) => index);
  const strange = indices.find((index) => !(Number.isInteger(index) && index >= 0 && index < shards));
  if (strange !== undefined) throw new RangeError(`shard ${strange} cannot be owned: there are 0 to ${shards - 1}`);
  if (indices.length === 0) throw new RangeError('a simulation owns at least one shard');
  return new Set(indices);
}

/** The ordinary life of one shard: which timer is whose habit. */
class Lives {
  /** Timers that agents own. */
  readonly timers: number;
  readonly followUps: FollowUps;
  private readonly world: World;
  private readonly startMs: number;
  private readonly traits: Traits;
  private readonly quiet: Chance;
  /** Slot of what those do who leave. */
  private readonly closing: number;
  /** Slot of purchases. */
  private readonly purchases: number;
  private readonly presence: Presence;
  private readonly orders: Orders;
  private readonly habits: readonly Habit[];
  /** `act` of each habit: nine classes behind one name would be looked up by hash at every firing. */
  private readonly acts: readonly Habit['act'][];
  private readonly horizonMs: number;
  private readonly customers: number;
  private readonly businesses: number;
  private readonly customerHabits: number;

  constructor(world: World, shard: Shard) {
    this.world = world;
    this.startMs = world.startMs;
    this.traits = world.people.traits[shard.index] as Traits;
    this.quiet = new Chance(world.seed, 'memberships/quiet', shard.index);
    this.horizonMs = world.startMs + HORIZON_MS;
    this.customers = world.sizes.customersOf(shard.index);
    this.businesses = world.sizes.businessesOf(shard.index);
    this.followUps = new FollowUps(world, shard);
    watchLargePayments(world, shard, this.followUps);
    this.orders = new Orders(this.customers, this.businesses);
    watchRails(world, shard, this.followUps, this.orders);
    this.presence = new Presence(this.customers);
    const ordered = inTimerOrder();
    this.customerHabits = ordered.filter((behaviour) => behaviour.owner === 'customer').length;
    this.purchases = ordered.findIndex(({ name }) => name === 'card-purchase');
    this.closing = ordered.findIndex(({ name }) => name === 'account-closing');
    this.timers = timersOf(world, shard.index);
    this.habits = ordered.map((behaviour) =>
      behaviour.settle({
        world,
        shard,
        settings: world.scenario.behaviours[behaviour.name] as Settings,
        chance: new Chance(world.seed, `behaviours/${behaviour.name}`, shard.index),
        followUps: this.followUps,
        presence: this.presence,
        orders: this.orders,
      }),
    );
    this.acts = this.habits.map((habit) => habit.act);
    this.habits.forEach((habit, slot) => {
      this.begin(shard, habit, slot);
    });
  }

  fire(shard: Shard, timer: number, timeMs: number): void {
    const customerTimers = this.customerHabits * this.customers;
    const business = timer >= customerTimers;
    const owners = business ? this.businesses : this.customers;
    const within = business ? timer - customerTimers : timer;
    const slot = Math.floor(within / owners);
    const local = within - slot * owners + (business ? this.customers : 0);
    const place = business ? slot + this.customerHabits : slot;
    // Who is leaving does nothing any more but leave.
    if (!business && slot !== this.closing && (timeMs - this.startMs) / 1000 >= this.traits.leaves(local)) return;
    const nextMs = (this.acts[place] as Habit['act']).call(this.habits[place] as Habit, shard, local, timeMs);
    if (nextMs < this.horizonMs) shard.arm(timer, nextMs);
  }

  /** Walks over what the habits remember and owe. */
  walk(state: StateWalk): void {
    this.followUps.walk(state);
    this.presence.walk(state);
    this.orders.walk(state);
    for (const habit of this.habits) habit.walk?.(state);
  }

  /** From when a customer has a habit, Unix milliseconds: new ones take them up one by one, in quiet weeks. */
  private beginsMs(local: number, slot: number): number {
    const joins = this.traits.joins(local);
    if (joins === 0) return this.startMs;
    return this.startMs + joins * 1000 + (1 + QUIET_DAYS * this.quiet.at(local, slot).unit()) * DAY_MS;
  }

  /** Statements are all that customers do: other habits would change the balances behind them. */
  private isSilent(slot: number): boolean {
    return this.world.scenario.texture?.statements !== undefined && slot !== this.purchases;
  }

  private begin(shard: Shard, habit: Habit, slot: number): void {
    const business = slot >= this.customerHabits;
    const owners = business ? this.businesses : this.customers;
    const firstTimer = business
      ? this.customerHabits * this.customers + (slot - this.customerHabits) * owners
      : slot * owners;
    for (let i = 0; i < owners; i += 1) {
      if (!business && this.isSilent(slot)) return;
      const firstMs = business
        ? habit.first(i + this.customers, this.world.startMs)
        : habit.first(i, this.beginsMs(i, slot));
      if (firstMs < this.horizonMs) shard.arm(firstTimer + i, firstMs);
    }
  }
}

function inTimerOrder(): typeof behaviourCatalogue {
  return [
    ...behaviourCatalogue.filter((behaviour) => behaviour.owner === 'customer'),
    ...behaviourCatalogue.filter((behaviour) => behaviour.owner === 'business'),
  ];
}

function timersOf(world: World, shard: number): number {
  const customerHabits = behaviourCatalogue.filter((behaviour) => behaviour.owner === 'customer').length;
  const businessHabits = behaviourCatalogue.length - customerHabits;
  return customerHabits * world.sizes.customersOf(shard) + businessHabits * world.sizes.businessesOf(shard);
}

function createShard(world: World, index: number, agenda: Float64Array): Shard {
  const shard = new Shard({
    index,
    startMs: world.startMs,
    accounts: world.namedOf(index) + 2,
    cashAccount: world.cashAccountOf(index),
    holders: world.sizes.customersOf(index),
    ...(world.scenario.texture === undefined ? { spending: SPENDING_RULES } : {}),
    agentTimers: timersOf(world, index),
    counters: emptyCounters(typologyCatalogue.length),
    rails: world.rails,
    receipts: world.receiptsOf(index),
    taintRule: world.scenario.taint,
    agenda,
  });
  world.openAccounts(shard);
  return shard;
}
