import type { Sampler } from '@launderette/kernel';
import type { SamplerWorld } from './sampler.ts';

/** As `openSampler`, whose code is loaded only where a scenario asks for a sampler. Throws ModelError. */
export async function samplerFor(world: SamplerWorld): Promise<Sampler | undefined> {
  if (world.scenario.sampler === undefined) return undefined;
  const { openSampler } = await import('./sampler.ts');
  return openSampler(world);
}
