import {
  EpisodeArrivals,
  type Injection,
  type LivingShards,
  type Shard,
  StateError,
  type StateWalk,
  shardOf,
} from '@launderette/kernel';
import { BANKING_PROFILE } from '../population/profiles.ts';
import type { Settings } from '../scenario.ts';
import type { World } from '../world.ts';
import { type AgendaStep, carryOut } from './carry-out.ts';
import { typologyCatalogue } from './catalogue.ts';
import { amongOthers } from './steps.ts';
import { episodeChance, type PlannedStep, type Typology } from './typology.ts';

/** An episode that arrives begins within this time, at an hour at which others are awake. */
const BEGINS_WITHIN_MS = 86_400_000;

/**
 * Crime does not begin with the stream: episodes arrive from this long before, and only the steps that fall in the stream
 * are carried out. Without it the first weeks would have less crime than the rest, and the place in a run would tell.
 */
const UNDER_WAY_MS = 45 * 86_400_000;

/** Begins episodes at the prevalence in force and puts their steps on the agendas of the shards. */
export class Director {
  /** When the next episode arrives, Unix milliseconds; `Infinity` if none will. */
  nextMs = Infinity;

  private readonly world: World;
  /** Those that live here; changes as shards join. */
  private readonly shards: LivingShards;
  private readonly arrivals: readonly EpisodeArrivals[];
  /** Steps by timer, by shard. */
  private readonly agendas: readonly Map<number, AgendaStep>[];

  constructor(world: World, shards: LivingShards) {
    this.world = world;
    this.shards = shards;
    this.arrivals = typologyCatalogue.map(
      (typology) => new EpisodeArrivals(world.seed, typology.name, world.startMs - UNDER_WAY_MS),
    );
    this.agendas = shards.map(() => new Map());
  }

  /** Sets the prevalence that holds from before the stream, and puts on the agendas what is under way. */
  start(perMillionMonth: (typology: string) => number): void {
    for (const { name } of typologyCatalogue)
      this.setPrevalence(name, perMillionMonth(name), this.world.startMs - UNDER_WAY_MS);
    this.beginUntil(this.world.startMs);
  }

  setPrevalence(name: string, perMillionMonth: number, atMs: number): void {
    const code = codeOf(name);
    this.arrivals[code]?.setRate((perMillionMonth * this.world.sizes.customers) / 1e6, atMs);
    this.lookAhead();
  }

  /** Begins what arrives before `untilMs`. */
  beginUntil(untilMs: number): void {
    while (this.nextMs < untilMs) this.beginNext();
  }

  /** Begins the episode that arrives next: in order of arrival, however far the stream is advanced at a time. */
  private beginNext(): void {
    const code = this.arrivals.findIndex((arrivals) => arrivals.nextMs === this.nextMs);
    const arrivedMs = this.nextMs;
    const number = (this.arrivals[code] as EpisodeArrivals).begin();
    this.lookAhead();
    const { name } = typologyCatalogue[code] as Typology;
    const when = episodeChance(this.world.seed, name, number, false)(65_535).unit();
    this.begin(code, number, false, amongOthers(BANKING_PROFILE, arrivedMs, BEGINS_WITHIN_MS, when), this.shards);
  }

  private lookAhead(): void {
    this.nextMs = this.arrivals.reduce((next, arrivals) => Math.min(next, arrivals.nextMs), Infinity);
  }

  /** Begins an episode among the shards that are present in `among`, by index. */
  inject(injection: Injection, atMs: number, among: LivingShards): void {
    const code = codeOf(injection.typology);
    this.begin(code, injection.number, true, atMs, among);
  }

  /** Carries out the step behind a timer that agents do not own. */
  fire(shard: Shard, timer: number, timeMs: number): void {
    const agenda = this.agendas[shard.index] as Map<number, AgendaStep>;
    const step = agenda.get(timer);
    if (step === undefined) throw new Error(`timer ${timer} of shard ${shard.index} has no step`);
    agenda.delete(timer);
    shard.release(timer);
    carryOut(this.world, shard, step, timeMs);
  }

  /** Walks over what all shards agree on. */
  walk(state: StateWalk): void {
    for (const arrivals of this.arrivals) arrivals.walk(state);
    this.lookAhead();
  }

  /** Walks over a shard's agenda. Plans are not saved: they are made again from the episode and its beginning. */
  walkShard(state: StateWalk, shard: Shard): void {
    const agenda = this.agendas[shard.index] as Map<number, AgendaStep>;
    const saved = state.array(Float64Array.from([...agenda].flatMap(([timer, step]) => [timer, ...numbersOf(step)])));
    if (!state.restoring) return;
    agenda.clear();
    const plans = new Map<string, readonly PlannedStep[]>();
    for (let i = 0; i < saved.length; i += STEP_NUMBERS) {
      const [timer, typology, episode, injected, number, startMs] = saved.subarray(
        i,
        i + STEP_NUMBERS,
      ) as unknown as StepNumbers;
      const key = `${typology}/${episode}/${injected}`;
      const plan = plans.get(key) ?? this.plan(typology, episode, injected === 1, startMs);
      plans.set(key, plan);
      const step = plan[number - 1];
      if (step === undefined) throw new StateError(`episode ${key} has no step ${number}`);
      agenda.set(timer, { plan: step, typology, episode, injected: injected === 1, number, startMs });
    }
  }

  /**
   * Puts the steps of an episode that fall in the stream on the agendas of the shards that carry them out. Every part of a
   * divided world begins every episode, each for its own shards; the shard of the first step counts it.
   */
  private begin(code: number, number: number, injected: boolean, startMs: number, among: LivingShards): void {
    const inOrder = this.plan(code, number, injected, startMs);
    const first = inOrder.findIndex((plan) => plan.atMs >= this.world.startMs);
    if (first < 0) return;
    for (let i = first; i < inOrder.length; i += 1) {
      const plan = inOrder[i] as PlannedStep;
      const shard = among[shardOf(plan.account)];
      if (shard === undefined) continue;
      const timer = shard.schedule(plan.atMs);
      this.agendas[shard.index]?.set(timer, {
        plan,
        typology: code,
        episode: number,
        injected,
        number: i + 1,
        startMs,
      });
      if (i === first) countEpisode(shard, code);
    }
  }

  /** The steps of an episode in order of time. */
  private plan(code: number, number: number, injected: boolean, startMs: number): readonly PlannedStep[] {
    const typology = typologyCatalogue[code];
    if (typology === undefined) throw new StateError(`no typology has code ${code}`);
    const steps = typology.plan({
      world: this.world,
      settings: this.world.scenario.typologies[typology.name] as Settings,
      startMs,
      chance: episodeChance(this.world.seed, typology.name, number, injected),
    });
    return [...steps].sort((a, b) => a.atMs - b.atMs);
  }
}

/** A step in a saved agenda: timer, typology, episode, injected, number, start. */
type StepNumbers = [number, number, number, number, number, number];
const STEP_NUMBERS = 6;

function numbersOf(step: AgendaStep): readonly number[] {
  return [step.typology, step.episode, step.injected ? 1 : 0, step.number, step.startMs];
}

function countEpisode({ counters: { episodesByTypology } }: Shard, code: number): void {
  episodesByTypology[code] = (episodesByTypology[code] as number) + 1;
}

function codeOf(name: string): number {
  const code = typologyCatalogue.findIndex((typology) => typology.name === name);
  if (code < 0) throw new RangeError(`no typology is named ${name}`);
  return code;
}
