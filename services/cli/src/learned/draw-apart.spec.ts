import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardOf, run, saveModel, trainCopula } from '@launderette/models';
import { csvHeader, csvRows, type Table } from '@launderette/tabular';
import { expect, it } from 'vitest';
import { drawApart, workersFor } from './draw-apart.ts';

const table: Table = {
  rows: 50,
  columns: [
    {
      schema: { name: 'amount', type: 'number', decimals: 0, missing: '' },
      values: Float64Array.from({ length: 50 }, (_, i) => (i * 37) % 50),
    },
    { schema: { name: 'id', type: 'identifier', missing: '' }, codes: new Int32Array(0), levels: [] },
  ],
};

async function drawn(model: string, rows: number): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of drawApart({ model, seed: 7 }, rows, 400, 2)) pieces.push(piece);
  return pieces.join('');
}

it('writes what one process writes, whichever process draws what', async () => {
  const model = await run(trainCopula(table, { seed: 1 }));
  const folder = join(mkdtempSync(join(tmpdir(), 'apart-')), 'model');
  await saveModel(folder, model, cardOf('copula', table, { seed: 1, dataDigest: '', backend: 'typescript' }));
  const whole = model.sample(1_900, { seed: 7 });
  expect(await drawn(folder, 1_900)).toBe(csvHeader(whole) + csvRows(whole));
});

it('says why a process cannot draw', async () => {
  await expect(drawn(join(tmpdir(), 'nowhere'), 1_000)).rejects.toThrow('nowhere holds no model');
});

it('starts no more processes than there are cores, parts, or memory for', () => {
  expect(workersFor(100, 2)).toBe(2);
  expect(workersFor(1, 8)).toBe(1);
  expect(workersFor(100, 64)).toBe(4);
});
