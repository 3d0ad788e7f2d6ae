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
