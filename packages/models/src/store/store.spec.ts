import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainCopula } from '../copula/train.ts';
import { tableKinds, trainingOf } from '../kinds.ts';
import { run } from '../model.ts';
import { bills } from '../testing/bills.ts';
import type { ModelCard } from './card.ts';
import { loadModel, saveModel } from './store.ts';
import { packTensors, unpackTensors } from './tensors.ts';

const table = bills(200, 1);
const folder = mkdtempSync(join(tmpdir(), 'models-'));
const card = (kind: ModelCard['kind']): ModelCard => ({
  kind,
  columns: table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type })),
  rows: table.rows,
  seed: 1,
  dataDigest: '00',
  backend: 'typescript',
});

describe('a stored model', () => {
  it.each(tableKinds)(
    'of kind %s draws the same rows as the one that was saved',
    async (kind) => {
      const model = await run(await trainingOf(kind, table, { seed: 1, epochsMax: 2 }));
      await saveModel(join(folder, kind), model, card(kind));
      const loaded = await loadModel(join(folder, kind));
      expect(loaded.card).toEqual(card(kind));
      expect(loaded.model.sample(50, { seed: 3 })).toEqual(model.sample(50, { seed: 3 }));
      if ('logLikelihood' in loaded.model && 'logLikelihood' in model)
        expect(loaded.model.logLikelihood(table)).toEqual(model.logLikelihood(table));
    },
    60_000,
  );

  it('is refused where one byte has changed, where there is none, and where one is there already', async () => {
    const model = await run(trainCopula(table, { seed: 1 }));
    const at = join(folder, 'changed');
    await saveModel(at, model, card('copula'));
    await expect(saveModel(at, model, card('copula'))).rejects.toThrow('choose a folder that is not there yet');
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
    const bytes = readFileSync(join(at, 'tensors.bin'));
    bytes[9]! ^= 1;
    writeFileSync(join(at, 'tensors.bin'), bytes);
    await expect(loadModel(at)).rejects.toMatchObject({ code: 'BAD_MODEL_FILE' });
    await expect(loadModel(join(folder, 'absent'))).rejects.toThrow('holds no model');
  });
});

describe('tensors', () => {
  it('come back as they were, among plain data', () => {
    const data = {
      a: Float64Array.of(1.5, Number.NaN),
      b: [Int16Array.of(-3), { c: Uint8Array.of(1, 2, 3), d: 'x', e: null }],
    };
    const { json, bytes } = packTensors(data);
    expect(unpackTensors(JSON.parse(JSON.stringify(json)), bytes)).toEqual(data);
  });

  it.each([
    { tensor: 'f64', offsetBytes: 0, length: 3 },
    { tensor: 'f64', offsetBytes: -8, length: 1 },
    { tensor: 'constructor', offsetBytes: 0, length: 1 },
  ])('refuses %j in 16 bytes', (reference) => {
    expect(() => unpackTensors({ x: reference }, new Uint8Array(16))).toThrow('is not in the 16 bytes');
  });
});
