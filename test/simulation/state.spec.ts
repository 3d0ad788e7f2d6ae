import { type RestorableSimulation as Simulation, StateError } from '@launderette/kernel';
import { createEncoder } from '@launderette/wire';
import { describe, expect, it } from 'vitest';
import { digestOf, linesOf, simulate } from './run.ts';

const crime = {
  'card-testing': 20_000,
  'account-takeover': 20_000,
  'fan-in': 20_000,
  'fan-out': 20_000,
  structuring: 20_000,
};
const options = { seed: 17, customers: 1500, prevalence: crime };
const HOUR_MS = 3_600_000;

/** A simulation that has lived `hours`, and was tuned and given an episode on the way. */
function lived(hours: number): Simulation {
  const simulation = simulate(options);
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory: simulation.directory, partitions: 1 });
  simulation.advance(simulation.startMs + (hours / 2) * HOUR_MS, Infinity, encoder);
  simulation.setPrevalence('fan-in', 100_000);
  simulation.inject({ typology: 'structuring', number: 1 });
  simulation.advance(simulation.startMs + hours * HOUR_MS, Infinity, encoder);
  return simulation;
}

function future(simulation: Simulation): Record<string, string> {
  const until = simulation.nowMs + 20 * 24 * HOUR_MS;
  return digestOf(linesOf(simulation, (world, encoder) => world.advance(until, Infinity, encoder)));
}

describe('a saved state', () => {
  it.each([1, 31, 250.2, 900])('after %d hours, put back, goes on with the same bytes', (hours) => {
    const original = lived(hours);
    const saved = original.save();
    const restored = simulate(options);
    restored.restore(saved);
    expect(restored.nowMs).toBe(original.nowMs);
    expect(restored.counters).toEqual(original.counters);
    expect(restored.bookTotalMinor()).toBe(0);
    expect(restored.save()).toEqual(saved);
    expect(future(restored)).toEqual(future(original));
  });

  it('is the same whether the shards lived side by side or one after the other', () => {
    const apart = simulate(options);
    const encoder = createEncoder({ format: 'json', framing: 'lines', directory: apart.directory, partitions: 1 });
    for (let i = 0; i < 500; i += 1) apart.advanceWindow(encoder);
    const together = simulate(options);
    together.advance(apart.nowMs, Infinity, encoder);
    expect(future(restoredFrom(apart))).toEqual(future(restoredFrom(together)));
  });

  const saved = lived(5).save();

  it.each([
    ['cut short', { ...saved, common: saved.common.subarray(0, 40) }],
    ['too long', { ...saved, common: Uint8Array.of(...saved.common, ...new Uint8Array(8)) }],
    ['of fewer shards', { ...saved, shards: saved.shards.slice(1) }],
    ['with a shard of nothing', { ...saved, shards: [new Uint8Array(0), ...saved.shards.slice(1)] }],
  ])('%s, is refused', (_, broken) => {
    expect(() => simulate(options).restore(broken)).toThrow(StateError);
  });

  it('of another population is refused', () => {
    expect(() => simulate({ ...options, customers: 1400 }).restore(saved)).toThrow(StateError);
  });

  it('cannot be taken in the middle of a second', () => {
    const simulation = simulate(options);
    const encoder = createEncoder({ format: 'json', framing: 'lines', directory: simulation.directory, partitions: 1 });
    for (let i = 0; i < 2000; i += 1) {
      simulation.advance(Infinity, 1, encoder);
      if (simulation.commandTimeMs > simulation.nowMs) break;
    }
    expect(() => simulation.save()).toThrow(/settle/);
    simulation.settle(encoder);
    expect(() => simulation.save()).not.toThrow();
  });
});

function restoredFrom(simulation: Simulation): Simulation {
  const copy = simulate(options);
  copy.restore(simulation.save());
  return copy;
}
