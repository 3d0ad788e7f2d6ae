import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { trainArgn } from '../argn/train.ts';
import { trainCtgan } from '../ctgan/train.ts';
import { run, type Training } from '../model.ts';
import { trainSequence } from '../sequence/train.ts';
import { cardOf } from '../store/card.ts';
import { loadModel, type StoredModel, saveModel } from '../store/store.ts';
import { absence, BACKENDS } from '../testing/backends.ts';
import { bills, codes, share } from '../testing/bills.ts';
import { trainTvae } from '../tvae/train.ts';
import { openTensors } from './open.ts';
import type { Tensors } from './tensors.ts';

const table = bills(300, 1);
const options = { seed: 1, epochsMax: 2 };

/** The bills as histories of twenty codes, at days that rise. */
const histories: Table = {
  rows: table.rows,
  columns: [
    {
      schema: { name: 'who', type: 'category', missing: '' },
      levels: Array.from({ length: 20 }, (_, i) => `p${i}`),
      codes: Int32Array.from({ length: table.rows }, (_, i) => i % 20),
    },
    {
      schema: { name: 'when', type: 'time', missing: '', format: { fraction: -1, zulu: false } },
      values: Float64Array.from({ length: table.rows }, (_, i) => i * 86_400_000),
    },
    ...table.columns,
  ],
};

type Train = (tensors: Tensors) => Training<StoredModel>;
const kinds: readonly [StoredModel['kind'], Table, Train][] = [
  ['argn', table, (tensors) => trainArgn(table, options, tensors)],
  ['tvae', table, (tensors) => trainTvae(table, options, tensors)],
  ['ctgan', table, (tensors) => trainCtgan(table, options, tensors)],
  ['sequence', histories, (tensors) => trainSequence(histories, { ...options, entity: 'who', time: 'when' }, tensors)],
];

describe.each(BACKENDS)('on %s', (backend) => {
  it.for(kinds)(
    '%s learns, is the same when it is read back, and of a table keeps a code and its name',
    async (each, { skip }) => {
      const reason = absence(backend);
      if (reason !== undefined) return skip(reason);
      const [kind, of, train] = each;
      const tensors = await openTensors(backend);
      expect(tensors.backend).toBe(backend);
      const model = await run(train(tensors));
      const folder = join(mkdtempSync(join(tmpdir(), 'backends-')), kind);
      await saveModel(folder, model, cardOf(kind, of, { seed: 1, dataDigest: '', backend }));
      const again = (await loadModel(folder, { backend })).model;
      const drawn = again.sample(200, { seed: 3 });
      expect(drawn).toEqual(model.sample(200, { seed: 3 }));
      if (of === table) expect(share(drawn, (row) => codes(drawn, 5)[row] !== 3 - codes(drawn, 6)[row]!)).toBe(0);
    },
  );
});
