import { describe, expect, it } from 'vitest';
import { BREAKAGES } from '../../testing/sim/breakages.ts';
import { reproduce, type SimRun, simulate } from '../../testing/sim/run.ts';

const SEEDS = 2_000;
/** Seeds of one test: so that a failure says roughly when it came. */
const SEEDS_A_TEST = 250;
/** A minute on a quiet machine, and as long as it takes on a busy one. */
const PATIENCE_MS = 900_000;
/** Of a broken protocol; the rarest of them shows in one of sixty. */
const BROKEN_SEEDS = 300;

const seedsFrom = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('shards on a model of Kafka that loses, delays and forgets', () => {
  it.each(seedsFrom(0, SEEDS / SEEDS_A_TEST).map((part) => part * SEEDS_A_TEST))(
    'publish every row once, in order, with its checkpoint, whatever happens (seeds from %i)',
    async (from) => {
      const failures: string[] = [];
      const all = { workers: 0, commits: 0 };
      for (const seed of seedsFrom(from, SEEDS_A_TEST)) {
        const run = await simulate(seed);
        all.workers += run.workers;
        all.commits += run.commits;
        if (run.faults.length > 0) failures.push(`${reproduce(seed)}: ${run.faults[0]}`);
      }
      expect(failures).toEqual([]);
      // Runs in which nothing goes wrong prove nothing.
      expect(all.workers).toBeGreaterThan(2 * SEEDS_A_TEST);
      expect(all.commits).toBeGreaterThan(10 * SEEDS_A_TEST);
    },
    PATIENCE_MS,
  );

  it('are a function of the seed', async () => {
    const twice = async (seed: number): Promise<[SimRun, SimRun]> => [await simulate(seed), await simulate(seed)];
    for (const seed of seedsFrom(0, 5)) {
      const [first, second] = await twice(seed);
      expect(second).toEqual(first);
    }
  });

  it.each(Object.entries(BREAKAGES))(
    'show it when %s',
    async (_what, breakage) => {
      for (const seed of seedsFrom(0, BROKEN_SEEDS)) {
        const { faults } = await simulate(seed, breakage);
        if (faults.length > 0) return;
      }
      expect.unreachable('no seed failed');
    },
    PATIENCE_MS,
  );
});
