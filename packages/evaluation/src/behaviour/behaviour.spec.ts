import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { behaviourDistance } from './behaviour.ts';
import { burstFigures } from './bursts.ts';
import type { Events } from './events.ts';
import { gapFigures } from './gaps.ts';
import { ruleFigures } from './rules.ts';
import { sharingFigures } from './sharing.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Events as [entity, hours, amount, method, device]. */
const eventsOf = (rows: readonly (readonly [number, number, number, number, number])[]): Events => ({
  entity: Int32Array.from(rows, ([entity]) => entity),
  timeMs: Float64Array.from(rows, ([, hours]) => hours * HOUR_MS),
  amount: Float64Array.from(rows, ([, , amount]) => amount),
  method: Int32Array.from(rows, ([, , , method]) => method),
  shared: [Int32Array.from(rows, ([, , , , device]) => device)],
});

/** Entities who come in spells of their own length and have a device of their own. */
function spells(entities: number, seed: number): Events {
  const chance = new Chance(seed, 'evaluation/behaviour', -1);
  return eventsOf(
    Array.from({ length: entities }, (_, entity) => {
      chance.at(entity, 0);
      let hours = 24 * 30 * chance.unit();
      const usual = 5 + 50 * chance.unit();
      return Array.from({ length: 12 }, (_, i) => {
        hours += i % 4 === 0 ? 200 + 100 * chance.unit() : 0.5 * chance.unit();
        return [entity, hours, usual * (0.5 + chance.unit()), i % 3, entity] as const;
      });
    }).flat(),
  );
}

const shuffled = (events: Events): Events => ({
  ...events,
  entity: events.entity.map((_, row) => events.entity[(row * 7919) % events.entity.length]!),
});

describe('behaviour', () => {
  it('of identical events is not apart, nor is it when rows stand in another order', () => {
    const events = spells(40, 1);
    const same = { gaps: 0, bursts: 0, sharing: 0, rules: 0, overall: 0 };
    expect(behaviourDistance(events, events, 1000)).toEqual(same);
    const turned: Events = {
      entity: events.entity.slice().reverse(),
      timeMs: events.timeMs.slice().reverse(),
      amount: events.amount.slice().reverse(),
      method: events.method!.slice().reverse(),
      shared: [events.shared![0]!.slice().reverse()],
    };
    expect(behaviourDistance(events, turned, 1000).overall).toBeCloseTo(0, 12);
  });

  it('is far apart where rows are right and histories are not: many times what two halves of the real ones are', () => {
    const real = spells(200, 1);
    const floor = behaviourDistance(real, spells(200, 2), 1000);
    const rows = behaviourDistance(real, shuffled(real), 1000);
    for (const group of ['gaps', 'bursts', 'sharing', 'rules'] as const)
      expect(rows[group], group).toBeGreaterThan(5 * floor[group]);
  });

  it('has no distance of what events do not say', () => {
    const { entity, timeMs, amount } = spells(20, 1);
    const { sharing, overall } = behaviourDistance({ entity, timeMs, amount }, { entity, timeMs, amount }, 1000);
    expect(sharing).toBeNaN();
    expect(overall).toBe(0);
  });
});

describe('figures of events', () => {
  const events = eventsOf([
    [1, 0, 100, 0, 7],
    [2, 5, 100, 0, 7],
    [1, 0.05, 100, 1, 7],
    [1, 0.1, 100, 2, 8],
    [1, 0.15, 900, 0, 8],
    [1, 24 * 10, 100, 0, 8],
  ]);

  it('are those of gaps within an entity', () => {
    const gaps = gapFigures(events);
    expect(gaps['median']).toBeCloseTo(Math.log(180 + 60), 9);
    expect(gaps['under5Minutes']).toBeCloseTo(Math.log(0.75 + 0.001), 9);
    expect(gaps['mean']).toBeCloseTo(Math.log((10 * DAY_MS) / 4000 + 60), 9);
  });

  it('are those of runs', () => {
    expect(burstFigures(events)['runs 300']).toBeCloseTo(Math.log(1 / 6 + 0.001), 9);
    expect(burstFigures(events)['length 300']).toBeCloseTo(Math.log(4), 9);
  });

  it('are those of what is shared', () => {
    const sharing = sharingFigures(events);
    expect(sharing['entities a value 0']).toBeCloseTo(Math.log(1.5), 9);
    expect(sharing['shared 0']).toBeCloseTo(Math.log(0.5 + 0.001), 9);
    expect(sharing['values an entity 0']).toBeCloseTo(Math.log(1.5), 9);
  });

  it('are those of rules', () => {
    const share = (hits: number): number => Math.log(hits / 6 + 0.001);
    const rules = ruleFigures(events, 1000);
    expect(rules['often']).toBeCloseTo(share(1), 9);
    expect(rules['young']).toBeCloseTo(share(5), 9);
    expect(rules['much']).toBeCloseTo(share(1), 9);
    expect(rules['unusual']).toBeCloseTo(share(1), 9);
    expect(rules['methods']).toBeCloseTo(share(2), 9);
  });
});
