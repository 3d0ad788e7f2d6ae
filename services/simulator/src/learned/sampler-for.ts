import type { DaysMaker } from './open-days.ts';
import type { SamplerWorld, TellingSampler } from './sampler.ts';

/** The sampler of a world; undefined where its scenario asks for none. Throws ModelError. */
export type SamplerMaker = (world: SamplerWorld) => Promise<TellingSampler | undefined>;

/** As `openSampler`, whose code is loaded only where a scenario asks for a sampler. */
export const samplerFor: SamplerMaker = async (world) => {
  if (world.scenario.sampler === undefined) return undefined;
  const { openSampler } = await import('./sampler.ts');
  return openSampler(world);
};

/** As `openSamplerAhead`, likewise. */
export const samplerAheadFor: SamplerMaker = async (world) => {
  if (world.scenario.sampler === undefined) return undefined;
  const { openSamplerAhead } = await import('./ahead.ts');
  return openSamplerAhead(world);
};

/** As `openDays`, whose code is loaded only by streams of a model. */
export const daysFor: DaysMaker = async (spec) => (await import('./open-days.ts')).openDays(spec);

/** As `openDaysAhead`, likewise. */
export const daysAheadFor: DaysMaker = async (spec) => (await import('./open-days.ts')).openDaysAhead(spec);
