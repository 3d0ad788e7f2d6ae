import { type AccountRef, Chance } from '@launderette/kernel';
import type { Settings } from '../scenario.ts';
import type { Episode, HandOver, PlannedStep, Typology } from '../typologies/typology.ts';
import type { World } from '../world.ts';
import { Cast, type Casting } from './cast.ts';
import { SKILL_PART } from './parts.ts';

/** Why there is an episode. The letter stands before its number in its id. */
export const Origin = {
  /** It arrived at the typology's prevalence. */
  arrived: 0,
  /** An operator asked for it. */
  injected: 1,
  /** Another episode handed its proceeds on to it. */
  chained: 2,
} as const;

/** What names an episode: plan and everything else of it follow from these and the seed. */
export interface EpisodeKey {
  readonly typology: Typology;
  readonly number: number;
  readonly origin: number;
  readonly startMs: number;
}

/** What an operator may ask of an episode. */
export interface Wishes {
  readonly casting?: Casting;
  /** Multiplies its amounts, above 0; absent: 1. */
  readonly size?: number;
  /** From 0, clumsy, to 1, expert; absent: drawn. */
  readonly skill?: number;
}

/** What an earlier episode hands on. */
export interface Proceeds {
  /** Who holds the money. */
  readonly holder: AccountRef;
  readonly amountMinor: number;
}

/** An episode with its plan. */
export interface PlannedEpisode {
  /** In order of time. */
  readonly steps: readonly PlannedStep[];
  readonly handOvers: readonly HandOver[];
  readonly skill: number;
}

const ORIGIN_NAMES = ['episodes', 'injections', 'chained'] as const;

/** Plans an episode: a function of its arguments alone. Throws {@link MiscastError} where nobody is eligible for a part. */
export function planEpisode(world: World, key: EpisodeKey, wishes: Wishes = {}, proceeds?: Proceeds): PlannedEpisode {
  const { typology, number, origin, startMs } = key;
  const chance = (part: number): Chance => episodeChance(world, typology.name, origin, number, part);
  const handOvers: HandOver[] = [];
  const skill = wishes.skill ?? chance(SKILL_PART).unit();
  const episode: Episode = {
    world,
    settings: world.scenario.typologies[typology.name] as Settings,
    startMs,
    chance,
    skill,
    size: wishes.size ?? 1,
    cast: new Cast(world, startMs, wishes.casting),
    ...(proceeds === undefined ? {} : { proceeds }),
    handOver: (handOver) => {
      handOvers.push(handOver);
    },
  };
  if (proceeds !== undefined) episode.cast.take(proceeds.holder);
  const planned = typology.plan(episode);
  const steps = typology.sized === true ? [...planned] : planned.map((step) => sized(step, episode.size));
  return { steps: steps.sort((a, b) => a.atMs - b.atMs), handOvers, skill };
}

/** Chance of one part of an episode, with draws of its own. */
export function episodeChance(world: World, typology: string, origin: number, number: number, part: number): Chance {
  // Numbers of chained episodes are wider than a subject of chance; what is cut off goes into the tick.
  return streamOf(world, typology, origin)
    .fork()
    .at(number & 0xffffff, part + 65_536 * (number >>> 24));
}

/** A step with amounts `size` times as large, as round as they were. */
function sized(step: PlannedStep, size: number): PlannedStep {
  if (size === 1 || step.act === 'activity') return step;
  const { amount } = step;
  if (amount.kind !== 'fixed') return { ...step, amount: { ...amount, maxMinor: Math.max(1, amount.maxMinor * size) } };
  const unit = GRAINS_MINOR.find((grain) => amount.minor % grain === 0) as number;
  return { ...step, amount: { kind: 'fixed', minor: Math.max(unit, Math.round((amount.minor * size) / unit) * unit) } };
}

/** How round an amount can be, minor units. */
const GRAINS_MINOR = [10_000, 1000, 500, 100, 10, 1];

/** By origin, then by typology. */
const streams = new WeakMap<World, readonly Map<string, Chance>[]>();

/** Keyed once a typology: the key is a digest of the name. */
function streamOf(world: World, typology: string, origin: number): Chance {
  let byOrigin = streams.get(world);
  if (byOrigin === undefined) {
    byOrigin = ORIGIN_NAMES.map(() => new Map<string, Chance>());
    streams.set(world, byOrigin);
  }
  const ofOrigin = byOrigin[origin] as Map<string, Chance>;
  const known = ofOrigin.get(typology);
  if (known !== undefined) return known;
  const stream = new Chance(world.seed, `${ORIGIN_NAMES[origin]}/${typology}`, -1);
  ofOrigin.set(typology, stream);
  return stream;
}
