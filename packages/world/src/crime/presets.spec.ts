import { describe, expect, it } from 'vitest';
import { findScenario, type Scenario } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { PREVALENCE_PRESETS, prevalenceForShare } from './presets.ts';

const scenario = findScenario('retail') as Scenario;
const DAY_MS = 86_400_000;

describe('a share of payments that is crime', () => {
  it('is met by the world that gets its prevalences', () => {
    const share = 0.02;
    const prevalence = prevalenceForShare(scenario, share, 'events');
    const world = createSimulation({ stream: 's', scenario, seed: 4, customers: 3000, shards: 4, prevalence });
    world.advance(world.startMs + 20 * DAY_MS, Infinity, {
      totalOrder: false,
      events: () => {},
      activity: () => {},
      labels: () => {},
    });
    const { events, illicitEvents } = world.counters;
    // Some 1,600 illicit payments in clusters of about 20: a standard error of a tenth.
    expect(illicitEvents / events / share).toBeGreaterThan(0.7);
    expect(illicitEvents / events / share).toBeLessThan(1.3);
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
