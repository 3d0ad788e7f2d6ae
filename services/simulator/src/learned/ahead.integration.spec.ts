import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR_MS, WEEK_MS } from '@launderette/kernel';
import { cardOf, run, saveModel, trainCopula } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import { parseScenario, type Scenario } from '@launderette/world';
import { beforeAll, expect, it } from 'vitest';
import { openSamplerAhead } from './ahead.ts';
import { openSampler, type TellingSampler } from './sampler.ts';

const root = join(import.meta.dirname, '../../../..');
const folder = join(mkdtempSync(join(tmpdir(), 'ahead-')), 'cards');
const rows = 400;
const table: Table = {
  rows,
  columns: [
    {
      schema: { name: 'kind', type: 'category', missing: '' },
      levels: ['4511', '5411'],
      codes: Int32Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 0 : 1)),
    },
    {
      schema: { name: 'paid', type: 'number', decimals: 2, missing: '' },
      values: Float64Array.from({ length: rows }, (_, i) => 5 + ((i * 37) % 200)),
    },
  ],
};

const scenarioOf = (given: string): Scenario =>
  parseScenario(
    `extends: retail\nname: hybrid\nsummary: Purchases from a model.\nsampler:\n  model: ${folder}\n  columns: { amount: paid, category: kind }\n  rowsPerWeek: 1000\n  given: ${given}\n`,
    'hybrid.yaml',
  );

beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/simulator'], { cwd: root, stdio: 'inherit' });
  const model = await run(trainCopula(table, { seed: 1 }));
  await saveModel(folder, model, cardOf('copula', table, { seed: 1, dataDigest: '', backend: 'typescript' }));
});

/** Purchases of some weeks, in and out of order as shards may ask, of cells that are usual, rare and not there. */
function drawn(sampler: TellingSampler, { startMs }: Scenario): unknown[] {
  const seen: unknown[] = [];
  for (const week of [0, 1, 0, 1, 2, 4])
    for (let hour = 0; hour < 168; hour += 7)
      for (const previousMinor of [1_000, 19_000, 2e10]) {
        const timeMs = startMs + week * WEEK_MS + hour * HOUR_MS;
        sampler.draw({ timeMs, standing: 0.2, previousMinor, sinceMs: HOUR_MS, role: 0 }, hour / 168);
        seen.push([sampler.category, sampler.amountMinor]);
      }
  return [...seen, sampler.takeUnmet()];
}

it('draws in a thread of its own what would be drawn without, and says the same of what is not met', async () => {
  const scenario = scenarioOf('{ previousAmount: { column: paid, bands: [0, 20, 190, 100000000] } }');
  const world = { scenario, seed: 3, customers: 100 };
  const ahead = drawn((await openSamplerAhead(world))!, scenario);
  expect(ahead).toEqual(drawn((await openSampler(world))!, scenario));
  expect(ahead.at(-1)).toEqual({ purchases: 144, conditions: ['paid >= 100000000'] });
});

it('refuses what the thread cannot open or draw, in its words', async () => {
  const world = { seed: 3, customers: 100 };
  const absent = scenarioOf('{ hour: { column: clock, bands: [0, 6] } }');
  await expect(openSamplerAhead({ scenario: absent, ...world })).rejects.toThrow('no column "clock"');
  const other = { ...scenarioOf('{}').sampler!, digest: 'ab'.repeat(32) };
  const pinned = { ...scenarioOf('{}'), sampler: other };
  await expect(openSamplerAhead({ scenario: pinned, ...world })).rejects.toThrow('holds another model than the one');
});
