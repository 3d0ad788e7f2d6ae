import {
  type Chance,
  EpisodeArrivals,
  type EpisodeWishes,
  type Injection,
  type LivingShards,
  localOf,
  type Preview,
  Reason,
  Role,
  type Shard,
  type StateWalk,
  shardOf,
} from '@launderette/kernel';
import { type CaseEpisode, planCase } from '../crime/case.ts';
import { type EpisodeKey, episodeChance, Origin, type Wishes } from '../crime/episode.ts';
import { MiscastError, UnknownAccountError } from '../crime/errors.ts';
import { BEGIN_PART, KNOWLEDGE_PART, KNOWLEDGE_PARTS, RETRY_PART, RETRY_PARTS } from '../crime/parts.ts';
import { previewOf } from '../crime/preview.ts';
import { wishesOf } from '../crime/wishes.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { planKnowledge } from '../outcomes/after-step.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import type { World } from '../world.ts';
import { Agenda, type AgendaStep } from './agenda.ts';
import { carryOut } from './carry-out.ts';
import { codeOf, typologyCatalogue } from './catalogue.ts';
import { Progress } from './progress.ts';
import { amongOthers } from './steps.ts';
import type { PlannedStep, Retry, Typology } from './typology.ts';

/** An episode that arrives begins within this time, at an hour at which others are awake. */
const BEGINS_WITHIN_MS = 86_400_000;

/** Who is refused for one of these may be let through with less. */
const MENDABLE: ReadonlySet<number> = new Set([Reason.insufficientFunds, Reason.limitExceeded, Reason.customerLimit]);

/**
 * Crime does not begin with the stream: episodes arrive from this long before, and only the steps that fall in the stream
 * are carried out. Without it the first weeks would have less crime than the rest, and the place in a run would tell.
 */
const UNDER_WAY_MS = 45 * 86_400_000;

/** An episode's money is followed on the accounts of its parties for so long after its last step: a payday, and it is mixed. */
const FOLLOWED_MS = 30 * 86_400_000;

/**
 * Parties are forgotten so long after they are over. An episode may be begun earlier than its own time, by as much as a stream is
 * advanced at a time and as it takes to begin, and what is known of a moment may not depend on that.
 */
const SWEPT_AFTER_MS = 14 * 86_400_000;

/** Roles whose accounts hold illicit money. */
const HOLDERS: ReadonlySet<number> = new Set([
  Role.mule,
  Role.collector,
  Role.launderer,
  Role.beneficiary,
  Role.fraudster,
  Role.recruiter,
  Role.shell,
  Role.intermediary,
  Role.accomplice,
  Role.insider,
]);

/** Begins episodes at the prevalence in force and puts their steps on the agendas of the shards. */
export class Director {
  /** When the next episode arrives, Unix milliseconds; `Infinity` if none will. */
  nextMs = Infinity;

  private readonly world: World;
  /** Those that live here; changes as shards join. */
  private readonly shards: LivingShards;
  private readonly arrivals: readonly EpisodeArrivals[];
  private readonly agendas: readonly Agenda[];
  private readonly progress: readonly Progress[];
  /** A world without crime: hears commands, and does nothing. */
  private readonly twin: boolean;
  /** What operators asked of their injections, by number. */
  private readonly asked = new Map<number, EpisodeWishes>();

  constructor(world: World, shards: LivingShards, twin = false) {
    this.twin = twin;
    this.world = world;
    this.shards = shards;
    this.arrivals = typologyCatalogue.map(
      (typology) => new EpisodeArrivals(world.seed, typology.name, world.startMs - UNDER_WAY_MS),
    );
    this.agendas = shards.map(() => new Agenda());
    this.progress = shards.map(() => new Progress());
  }

  /** Sets the prevalence that holds from before the stream, and puts on the agendas what is under way. */
  start(perMillionMonth: (typology: string) => number): void {
    for (const { name } of typologyCatalogue)
      this.setPrevalence(name, perMillionMonth(name), this.world.startMs - UNDER_WAY_MS);
    this.beginUntil(this.world.startMs);
  }

  setPrevalence(name: string, perMillionMonth: number, atMs: number): void {
    if (this.twin) return;
    const code = codeOfName(name);
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
    const typology = typologyCatalogue[code] as Typology;
    const when = episodeChance(this.world, typology.name, Origin.arrived, number, BEGIN_PART).unit();
    const startMs = amongOthers(BANKING_PROFILE, arrivedMs, BEGINS_WITHIN_MS, when);
    this.begin({ typology, number, origin: Origin.arrived, startMs }, {}, this.shards);
  }

  private lookAhead(): void {
    this.nextMs = this.arrivals.reduce((next, arrivals) => Math.min(next, arrivals.nextMs), Infinity);
  }

  /** Begins an episode among the shards that are present in `among`, by index. */
  inject(injection: Injection, atMs: number, among: LivingShards): void {
    if (this.twin) return;
    const { number, wishes } = injection;
    if (wishes !== undefined) this.asked.set(number, wishes);
    const root = rootOf(injection, atMs);
    this.begin(root, this.wishesOf(root), among);
  }

  /** What `inject` would plan at `atMs`, or why it cannot. */
  preview(injection: Injection, atMs: number): Preview {
    try {
      const wishes = wishesOf(this.world, injection.wishes);
      const episodes = planCase(this.world, rootOf(injection, atMs), typologyCatalogue, wishes);
      return { steps: previewOf(this.world, episodes) };
    } catch (error) {
      if (error instanceof MiscastError || error instanceof UnknownAccountError) return { refused: error.message };
      throw error;
    }
  }

  /** Carries out the step behind a timer that agents do not own. */
  fire(shard: Shard, timer: number, timeMs: number, followUps: FollowUps): void {
    const agenda = this.agendas[shard.index] as Agenda;
    const progress = this.progress[shard.index] as Progress;
    const step = agenda.take(shard, timer);
    if (step.number === this.firstOf(step.episode) && step.attempt === 0) progress.begin(shard, step, timeMs);
    if (step.abandoned) {
      progress.finish(shard, step, timeMs, 'abandoned');
      return;
    }
    const reason = carryOut(this.world, shard, step, timeMs);
    if (reason === Reason.none) {
      planKnowledge(this.world, shard, followUps, step, this.chanceOf(step, KNOWLEDGE_PART, KNOWLEDGE_PARTS));
      progress.finish(shard, step, timeMs, 'done');
      return;
    }
    const { retry } = step.plan;
    const mendable = MENDABLE.has(reason);
    if (retry !== undefined && mendable && step.attempt < retry.times) {
      agenda.put(shard, this.againMs(step, retry, timeMs), { ...step, attempt: step.attempt + 1 });
      return;
    }
    if (retry !== undefined && mendable) agenda.abandon(step);
    progress.finish(shard, step, timeMs, 'refused');
  }

  /** Walks over what all shards agree on. */
  walk(state: StateWalk): void {
    for (const arrivals of this.arrivals) arrivals.walk(state);
    this.lookAhead();
    const saved = state.array(new TextEncoder().encode(JSON.stringify([...this.asked])));
    if (!state.restoring) return;
    this.asked.clear();
    for (const [number, wishes] of JSON.parse(new TextDecoder().decode(saved)) as [number, EpisodeWishes][])
      this.asked.set(number, wishes);
  }

  /** Walks over a shard's agenda. */
  walkShard(state: StateWalk, shard: Shard): void {
    this.agendas[shard.index]?.walk(state, this.world, (root) => this.wishesOf(root));
    this.progress[shard.index]?.walk(state);
  }

  private wishesOf({ number, origin }: EpisodeKey): Wishes {
    return origin === Origin.injected ? wishesOf(this.world, this.asked.get(number)) : {};
  }

  /** When a refused step is tried again: after about its time, at the hours of others. */
  private againMs(step: AgendaStep, { afterMs }: Retry, timeMs: number): number {
    const chance = this.chanceOf(step, RETRY_PART, RETRY_PARTS);
    for (let i = 0; i < step.attempt; i += 1) chance.unit();
    return amongOthers(BANKING_PROFILE, timeMs + afterMs / 2, afterMs, chance.unit());
  }

  /** Chance of one step, from the part `from` on, of which there are `parts`. */
  private chanceOf({ episode, number }: AgendaStep, from: number, parts: number): Chance {
    const { typology, origin, number: ofEpisode } = episode;
    return episodeChance(this.world, typology.name, origin, ofEpisode, from + (number % parts));
  }

  /** Position in the plan, from 1, of the first step that falls in the stream; 0: none does. */
  private firstOf({ planned: { steps } }: CaseEpisode): number {
    return steps.findIndex((plan) => plan.atMs >= this.world.startMs) + 1;
  }

  /**
   * Puts the steps of a case that fall in the stream on the agendas of the shards that carry them out. Every part of a
   * divided world begins every episode, each for its own shards; the shard of an episode's first step counts it.
   */
  private begin(root: EpisodeKey, wishes: Wishes, among: LivingShards): void {
    let episodes: readonly CaseEpisode[];
    try {
      episodes = planCase(this.world, root, typologyCatalogue, wishes);
    } catch (error) {
      if (!(error instanceof MiscastError || error instanceof UnknownAccountError)) throw error;
      countMiscast(among, root.typology);
      return;
    }
    episodes.forEach((episode, place) => {
      this.schedule(episode, root, place, among);
    });
  }

  private schedule(episode: CaseEpisode, root: EpisodeKey, place: number, among: LivingShards): void {
    const { steps } = episode.planned;
    const first = this.firstOf(episode) - 1;
    if (first < 0) return;
    for (let i = first; i < steps.length; i += 1) {
      const plan = steps[i] as PlannedStep;
      const shard = among[shardOf(plan.account)];
      if (shard === undefined) continue;
      this.progress[shard.index]?.expect(episode, plan);
      const step = { plan, episode, root, place, number: i + 1, attempt: 0, abandoned: false };
      this.agendas[shard.index]?.put(shard, plan.atMs, step);
      if (i === first) countEpisode(shard, episode.typology);
    }
    this.noteParties(episode, root, among);
  }

  /** Tells the shards who has a part, so that the episode's money is followed there, and until when. */
  private noteParties(episode: CaseEpisode, root: EpisodeKey, among: LivingShards): void {
    const { steps } = episode.planned;
    const untilMs = (steps.at(-1)?.atMs ?? episode.startMs) + FOLLOWED_MS;
    const { startMs: fromMs, number, origin } = episode;
    const typology = codeOf(episode.typology);
    for (const [account, role] of rolesOf(steps)) {
      const shard = shardOf(account);
      const local = localOf(account);
      if (this.world.isOutside(shard, local)) continue;
      const party = { local, fromMs, untilMs, typology, episode: number, origin, role };
      among[shard]?.parties.note(party, root.startMs - SWEPT_AFTER_MS);
    }
  }
}

/** Everybody who may come to hold money of the episode: victims and those outside do not. */
function rolesOf(steps: readonly PlannedStep[]): ReadonlyMap<number, number> {
  const roles = new Map<number, number>();
  const play = (account: number, role: number): void => {
    if (HOLDERS.has(role)) roles.set(account, role);
  };
  for (const step of steps) {
    play(step.account, step.accountRole);
    if (step.act === 'transfer' || step.act === 'refund') play(step.to, step.toRole);
  }
  return roles;
}

function rootOf({ typology, number, wishes }: Injection, atMs: number): EpisodeKey {
  const startMs = Math.max(atMs, wishes?.startMs ?? atMs);
  return { typology: typologyCatalogue[codeOfName(typology)] as Typology, number, origin: Origin.injected, startMs };
}

function countEpisode({ counters: { episodesByTypology } }: Shard, typology: Typology): void {
  const code = codeOf(typology);
  episodesByTypology[code] = (episodesByTypology[code] as number) + 1;
}

/** Nobody was eligible: counted by the first shard, so that a divided world counts it once. */
function countMiscast([shard]: LivingShards, typology: Typology): void {
  if (shard === undefined) return;
  const { miscastByTypology } = shard.counters;
  const code = codeOf(typology);
  miscastByTypology[code] = (miscastByTypology[code] as number) + 1;
}

function codeOfName(name: string): number {
  const code = typologyCatalogue.findIndex((typology) => typology.name === name);
  if (code < 0) throw new RangeError(`no typology is named ${name}`);
  return code;
}
