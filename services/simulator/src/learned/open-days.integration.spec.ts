import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardOf, run, saveModel, trainCopula } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import { createEncoder } from '@launderette/wire';
import { findScenario } from '@launderette/world';
import { beforeAll, expect, it } from 'vitest';
import { type DaysMaker, openDays, openDaysAhead } from './open-days.ts';
import { createLearnedSimulation } from './simulation.ts';

const root = join(import.meta.dirname, '../../../..');
const model = join(mkdtempSync(join(tmpdir(), 'days-')), 'cards');
const DAY_MS = 86_400_000;
const rows = 400;
const table: Table = {
  rows,
  columns: [
    {
      schema: { name: 'paid', type: 'number', decimals: 2, missing: '' },
      values: Float64Array.from({ length: rows }, (_, i) => 5 + ((i * 37) % 200)),
    },
    {
      schema: { name: 'fraud', type: 'category', missing: '' },
      levels: ['0', '1'],
      codes: Int32Array.from({ length: rows }, (_, i) => (i % 20 === 0 ? 1 : 0)),
    },
  ],
};

beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/simulator'], { cwd: root, stdio: 'inherit' });
  const trained = await run(trainCopula(table, { seed: 1 }));
  await saveModel(model, trained, cardOf('copula', table, { seed: 1, dataDigest: '', backend: 'typescript' }));
});

const specOf = (folder: string) => ({
  stream: 'cards',
  scenario: findScenario('retail')!,
  seed: 5,
  customers: 300,
  shards: 4,
  prevalence: {},
  learned: { model: folder, columns: { amount: 'paid', fraud: 'fraud' }, fraudValue: '1', rowsPerDay: 500 },
});

/** Four days, with more fraud from the second on, lived again from what was saved there. */
async function lived(open: DaysMaker): Promise<string[]> {
  const simulation = await createLearnedSimulation(specOf(model), open);
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory: simulation.directory, partitions: 4 });
  const go = (untilDays: number): string[] => {
    simulation.advance(simulation.startMs + untilDays * DAY_MS, Number.POSITIVE_INFINITY, encoder);
    return encoder.takeBatches().map(({ topic, bytes }) => `${topic} ${new TextDecoder().decode(bytes)}`);
  };
  const before = go(1.5);
  simulation.setPrevalence('learned', 300_000);
  const saved = simulation.save();
  const after = go(4);
  const again = await createLearnedSimulation(specOf(model), open);
  again.restore(saved);
  const other = createEncoder({ format: 'json', framing: 'lines', directory: again.directory, partitions: 4 });
  again.advance(again.startMs + 4 * DAY_MS, Number.POSITIVE_INFINITY, other);
  expect(other.takeBatches().map(({ topic, bytes }) => `${topic} ${new TextDecoder().decode(bytes)}`)).toEqual(after);
  return [...before, ...after];
}

it('draws in a thread of its own the days that would be drawn without', async () => {
  const ahead = await lived(openDaysAhead);
  expect(ahead.join('').split('\n').length).toBeGreaterThan(4_000);
  expect(ahead).toEqual(await lived(openDays));
});

it('refuses what the thread cannot open or draw, in its words', async () => {
  await expect(createLearnedSimulation(specOf('/nowhere'), openDaysAhead)).rejects.toThrow('/nowhere holds no model');
  const spec = specOf(model);
  const none = { ...spec, learned: { ...spec.learned, fraudValue: 'yes' }, prevalence: { learned: 5 } };
  await expect(createLearnedSimulation(none, openDaysAhead)).rejects.toMatchObject({ code: 'BAD_CONDITION' });
});
