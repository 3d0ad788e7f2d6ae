import { Chance, type Occasion, Role, SampledRole, type Shard } from '@launderette/kernel';
import type { AgendaStep } from '../typologies/agenda.ts';
import type { World } from '../world.ts';

/** Draws among which one of the merchant's category is looked for; then the last is taken. */
const DRAWS_MAX = 16;

/**
 * What a model says that a step of a crime is for, minor units: a purchase with a victim's card, of the typologies that the
 * scenario names, at a merchant at home. Undefined for every other step, and where no model is asked about crime.
 */
export function sampledMinor(
  world: World,
  shard: Shard,
  step: AgendaStep,
  local: number,
  timeMs: number,
): number | undefined {
  const { sampler, scenario } = world;
  const { plan, episode } = step;
  if (sampler === undefined || plan.act !== 'purchase' || plan.accountRole !== Role.victim) return undefined;
  if (scenario.sampler?.given.role?.typologies.includes(episode.typology.name) !== true) return undefined;
  const category = world.merchants.category[plan.merchant];
  const chance = new Chance(world.seed, 'sampler/steps', shard.index);
  chance.at(local, Math.floor((timeMs - world.startMs) / 1000));
  const occasion: Occasion = {
    timeMs,
    standing: world.people.standingOf(local * world.sizes.shards + shard.index),
    previousMinor: -1,
    sinceMs: Infinity,
    role: SampledRole.crime,
  };
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    sampler.draw(occasion, chance.unit());
    if (category === undefined || sampler.category === category) break;
  }
  return sampler.amountMinor;
}
