import {
  Chance,
  type DividedSimulation,
  Engine,
  emptyCounters,
  type Program,
  Shard,
  type StateWalk,
} from '@launderette/kernel';
import type { Habit } from './behaviours/behaviour.ts';
import { behaviourCatalogue } from './behaviours/catalogue.ts';
import type { Settings } from './scenario.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';
import { Director } from './typologies/director.ts';
import { World, type WorldOptions } from './world.ts';

export interface SimulationOptions extends WorldOptions {
  /** Episodes per million customers and 30 days by typology; those not named keep the scenario's value. */
  readonly prevalence?: Readonly<Record<string, number>>;
  /**
   * Shards that live here, at least one; the others live elsewhere and exchange credits with these, see DividedSimulation.
   * Absent: all, and nothing is exchanged.
   */
  readonly owned?: readonly number[];
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
  const director = new Director(world, shards);
  director.start((name) => options.prevalence?.[name] ?? (world.scenario.typologies[name]?.prevalence as number));
  const lives = shards.map((shard) => shard && new Lives(world, shard));
  const program: Program = {
    fire: (shard, timer, timeMs) => {
      const life = lives[shard.index] as Lives;
      if (timer < life.timers) life.fire(shard, timer, timeMs);
      else director.fire(shard, timer, timeMs);
    },
    get nextEpisodeMs() {
      return director.nextMs;
    },
    beginEpisodes: (untilMs) => director.beginUntil(untilMs),
    setPrevalence: (typology, perMillionMonth, atMs) => director.setPrevalence(typology, perMillionMonth, atMs),
    inject: (injection, atMs, among) => director.inject(injection, atMs, among),
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
  private readonly habits: readonly Habit[];
  private readonly customers: number;
  private readonly businesses: number;
  private readonly customerHabits: number;

  constructor(world: World, shard: Shard) {
    this.customers = world.sizes.customersOf(shard.index);
    this.businesses = world.sizes.businessesOf(shard.index);
    const ordered = inTimerOrder();
    this.customerHabits = ordered.filter((behaviour) => behaviour.owner === 'customer').length;
    this.timers = timersOf(world, shard.index);
    this.habits = ordered.map((behaviour) =>
      behaviour.settle({
        world,
        shard,
        settings: world.scenario.behaviours[behaviour.name] as Settings,
        chance: new Chance(world.seed, `behaviours/${behaviour.name}`, shard.index),
      }),
    );
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
    const habit = this.habits[business ? slot + this.customerHabits : slot] as Habit;
    const nextMs = habit.act(shard, local, timeMs);
    if (nextMs !== Infinity) shard.arm(timer, nextMs);
  }

  /** Walks over what the habits remember. */
  walk(state: StateWalk): void {
    for (const habit of this.habits) habit.walk?.(state);
  }

  private begin(shard: Shard, habit: Habit, slot: number): void {
    const business = slot >= this.customerHabits;
    const owners = business ? this.businesses : this.customers;
    const firstTimer = business
      ? this.customerHabits * this.customers + (slot - this.customerHabits) * owners
      : slot * owners;
    for (let i = 0; i < owners; i += 1) {
      const firstMs = habit.first(business ? i + this.customers : i);
      if (firstMs !== Infinity) shard.arm(firstTimer + i, firstMs);
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
    accounts: world.sizes.namedOf(index) + 2,
    cashAccount: world.cashAccountOf(index),
    agentTimers: timersOf(world, index),
    counters: emptyCounters(typologyCatalogue.length),
    agenda,
  });
  world.openAccounts(shard);
  return shard;
}
