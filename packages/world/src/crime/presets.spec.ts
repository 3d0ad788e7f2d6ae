import { describe, expect, it } from 'vitest';
import { findScenario, type Scenario } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { PREVALENCE_PRESETS, prevalenceForShare, type ShareOf } from './presets.ts';

const scenario = findScenario('retail') as Scenario;
const DAY_MS = 86_400_000;

/** The share of what happened that is crime, by number or by value, and its standard error: an episode is one observation, and so is an ordinary payment. */
function lived(prevalence: Readonly<Record<string, number>>, of: ShareOf): { shareOf: number; error: number } {
  const world = createSimulation({ stream: 's', scenario, seed: 4, customers: 3000, shards: 4, prevalence });
  let all = 0;
  let squares = 0;
  const byEpisode = new Map<string, number>();
  world.advance(world.startMs + 20 * DAY_MS, Infinity, {
    totalOrder: false,
    events: (_, block) => {
      for (let i = 0; i < block.length; i += 1) {
        const size = of === 'events' ? 1 : (block.amountMinor[i] as number);
        all += size;
        squares += size * size;
      }
    },
    activity: () => {},
    labels: (_, block) => {
      for (let i = 0; i < block.length; i += 1) {
        if (block.ofActivity[i] === 1 || block.step[i] === 0) continue;
        const episode = `${block.typology[i]}/${block.origin[i]}/${block.episode[i]}`;
        const size = of === 'events' ? 1 : (block.amountMinor[i] as number);
        byEpisode.set(episode, (byEpisode.get(episode) ?? 0) + size);
      }
    },
  });
  const sums = [...byEpisode.values()];
  const illicit = sums.reduce((sum, each) => sum + each, 0);
  const shareOf = illicit / all;
  const ofEpisodes = sums.reduce((sum, each) => sum + each * each, 0);
  return { shareOf, error: Math.sqrt(ofEpisodes * (1 - shareOf) ** 2 + squares * shareOf ** 2) / all };
}

describe('a share of payments that is crime', () => {
  it.each(['events', 'value'] as const)('is met by the world that gets its prevalences, by %s', (of) => {
    const share = 0.05;
    const prevalence = prevalenceForShare(scenario, share, of);
    const { shareOf, error } = lived(prevalence, of);
    // An error that hides a bias of more than its threefold would prove nothing: few large payments make up much of the value.
    expect(error / share).toBeLessThan(0.3);
    expect(Math.abs(shareOf - share)).toBeLessThan(3 * error);
  });

  it('is twice as frequent for twice the share, by value too', () => {
    const rare = prevalenceForShare(scenario, 0.001, 'value', ['structuring']);
    const frequent = prevalenceForShare(scenario, 0.002, 'value', ['structuring']);
    expect((frequent.structuring as number) / (rare.structuring as number)).toBeCloseTo(2, 2);
    expect(rare['fan-in']).toBe(0);
  });

  it.each(PREVALENCE_PRESETS)('$name is a share with a source, of typologies that exist', (preset) => {
    expect(preset.source.length).toBeGreaterThan(20);
    const prevalence = prevalenceForShare(scenario, preset.share, preset.of, preset.typologies);
    for (const name of preset.typologies ?? []) expect(prevalence[name], name).toBeGreaterThan(0);
    expect(Object.values(prevalence).some((value) => value > 0)).toBe(true);
  });

  it('Invalid: of typologies that the scenario does not have', () => {
    expect(() => prevalenceForShare(scenario, 0.001, 'events', ['none'])).toThrow(RangeError);
  });
});
