import type { HandOver, Typology } from '../typologies/typology.ts';
import type { World } from '../world.ts';
import { type EpisodeKey, Origin, type PlannedEpisode, planEpisode, type Wishes } from './episode.ts';

/** Hand-overs of one episode that are followed; more are planned by nobody. */
export const HAND_OVERS_MAX = 4;
/** Episodes that follow from one, over all its descendants: their place is part of their number. */
export const DESCENDANTS_MAX = 8;
/** An episode's number up to here leaves room in those of its descendants. */
const ROOT_NUMBERS_MAX = 2 ** 21;
const TYPOLOGIES_MAX = 128;

/** One episode of a case. */
export interface CaseEpisode extends EpisodeKey {
  readonly planned: PlannedEpisode;
  /** The episode that handed its proceeds on to this one. */
  readonly parent?: EpisodeKey;
}

/**
 * An episode and all that follow from it: placement, layering, integration; fraud, mules, off-ramp. Planned at once, because a
 * plan is a function of seed and key alone. The root is first. Throws MiscastError where nobody is eligible for a part.
 */
export function planCase(
  world: World,
  root: EpisodeKey,
  catalogue: readonly Typology[],
  wishes: Wishes = {},
): readonly CaseEpisode[] {
  const planned: CaseEpisode[] = [{ ...root, planned: planEpisode(world, root, wishes) }];
  if (root.number >= ROOT_NUMBERS_MAX) return planned;
  for (let i = 0; i < planned.length; i += 1) {
    const parent = planned[i] as CaseEpisode;
    for (const handOver of parent.planned.handOvers.slice(0, HAND_OVERS_MAX)) {
      if (planned.length > DESCENDANTS_MAX) return planned;
      planned.push(descend(world, root, parent, handOver, catalogue, planned.length - 1));
    }
  }
  return planned;
}

function descend(
  world: World,
  root: EpisodeKey,
  parent: CaseEpisode,
  handOver: HandOver,
  catalogue: readonly Typology[],
  place: number,
): CaseEpisode {
  const typology = catalogue.find(({ name }) => name === handOver.typology);
  if (typology === undefined)
    throw new RangeError(`${parent.typology.name} hands over to ${handOver.typology}, which is no typology`);
  const rootCode = catalogue.indexOf(root.typology);
  const key: EpisodeKey = {
    typology,
    number: numberOf(rootCode, root, place),
    origin: Origin.chained,
    startMs: Math.floor(handOver.atMs),
  };
  const { holder, amountMinor } = handOver;
  // The same people are at work, so that skill goes with the money.
  const planned = planEpisode(world, key, { skill: parent.planned.skill }, { holder, amountMinor });
  return { ...key, planned, parent };
}

/** A number below 2^32 that no other descendant of any episode has. */
function numberOf(rootCode: number, root: EpisodeKey, place: number): number {
  const injected = root.origin === Origin.injected ? 1 : 0;
  return ((root.number * TYPOLOGIES_MAX + rootCode) * 2 + injected) * DESCENDANTS_MAX + place;
}
