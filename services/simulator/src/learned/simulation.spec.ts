import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardOf, run, saveModel, trainCopula, trainingOf, trainTrees } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import { createEncoder } from '@launderette/wire';
import { findScenario } from '@launderette/world';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLearnedSimulation, type LearnedSimulation } from './simulation.ts';
import { type LearnedSource, learnedFaults } from './source.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'learned-')), 'cards');
const scenario = findScenario('retail')!;
const HOUR_MS = 3_600_000;

/** Purchases between 8 and 20 o'clock: high for travel, one in ten of those fraud. */
const ROWS = 400;
const category = (name: string, levels: readonly string[], of: (i: number) => number) => ({
  schema: { name, type: 'category' as const, missing: '' },
  levels,
  codes: Int32Array.from({ length: ROWS }, (_, i) => of(i)),
});
const table: Table = {
  rows: ROWS,
  columns: [
    category('kind', ['travel', 'food'], (i) => (i % 4 === 0 ? 0 : 1)),
    {
      schema: { name: 'paid', type: 'number', decimals: 2, missing: '' },
      values: Float64Array.from({ length: ROWS }, (_, i) => (i % 4 === 0 ? 400 : 20) + (i % 13) * 1.25),
    },
    {
      schema: { name: 'at', type: 'time', missing: '', format: { separator: ' ', fraction: 0, zulu: false } },
      values: Float64Array.from({ length: ROWS }, (_, i) => Date.UTC(2024, 0, 5) + (8 + (i % 12)) * HOUR_MS + i * 1000),
    },
    category('fraud', ['0', '1'], (i) => (i % 40 === 0 ? 1 : 0)),
  ],
};

const source: LearnedSource = {
  model: folder,
  columns: { amount: 'paid', time: 'at', category: 'kind', fraud: 'fraud' },
  fraudValue: '1',
  rowsPerDay: 2_000,
  codes: { travel: '4511' },
};

beforeAll(async () => {
  const model = await run(trainCopula(table, { seed: 1 }));
  const columns = table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type }));
  await saveModel(folder, model, {
    kind: 'copula',
    columns,
    rows: ROWS,
    seed: 1,
    dataDigest: '',
    backend: 'typescript',
  });
});

interface Lived {
  readonly simulation: LearnedSimulation;
  /** Lives on; the transactions, the labels of frauds and those of the others, as JSON. */
  go(
    untilMs: number,
    eventsMax?: number,
  ): { readonly payments: Json[]; readonly labels: Json[]; readonly told: Json[] };
}
type Json = Record<string, unknown> & { id: string; eventTime: string };

async function begin(changes: Partial<LearnedSource> = {}, prevalence: Record<string, number> = {}): Promise<Lived> {
  const world = { stream: 'cards', scenario, seed: 5, customers: 300, shards: 4, prevalence };
  const simulation = await createLearnedSimulation({ ...world, learned: { ...source, ...changes } });
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory: simulation.directory, partitions: 4 });
  return {
    simulation,
    go(untilMs, eventsMax = Number.POSITIVE_INFINITY) {
      simulation.advance(simulation.startMs + untilMs, eventsMax, encoder);
      const batches = encoder.takeBatches();
      const of = (topic: string): Json[] =>
        batches
          .filter((batch) => batch.topic === topic)
          .flatMap(({ bytes }) => new TextDecoder().decode(bytes).trimEnd().split('\n'))
          .map((line) => JSON.parse(line) as Json);
      const isFraud = (label: Json): boolean => 'typology' in label;
      const labels = of('labels');
      return {
        payments: of('transactions'),
        labels: labels.filter(isFraud),
        told: labels.filter((each) => !isFraud(each)),
      };
    },
  };
}

const DAY_MS = 24 * HOUR_MS;

describe('a stream of a model', () => {
  it('publishes its rows as payments at their time of day, and labels those that say fraud as learned', async () => {
    const { payments, labels, told } = (await begin()).go(DAY_MS);
    expect(payments).toHaveLength(2_000);
    expect(payments[0]).toMatchObject({
      kind: 'KIND_PURCHASE',
      rail: 'RAIL_CARD',
      status: 'STATUS_BOOKED',
      amount: { currency: 'EUR' },
      synthetic: true,
    });
    const hours = payments.map(({ eventTime }) => Number(eventTime.slice(11, 13)));
    expect(hours.every((hour) => hour >= 8 && hour < 21)).toBe(true);
    const times = payments.map(({ eventTime }) => eventTime.slice(0, 19));
    expect(times.toSorted()).toEqual(times);
    const fraud = labels.length / payments.length;
    expect(fraud).toBeGreaterThan(0.01);
    expect(fraud).toBeLessThan(0.05);
    const ids = new Set(payments.map(({ id }) => id));
    for (const label of labels) {
      expect(label).toMatchObject({ typology: 'learned', provenance: 'PROVENANCE_LEARNED', debtorRole: 'ROLE_VICTIM' });
      expect(ids).toContain(label['eventId']);
    }
    expect(payments.every((payment) => !('provenance' in payment))).toBe(true);
    const about = [...labels, ...told].map(({ eventId }) => String(eventId));
    expect(about.toSorted()).toEqual([...ids].toSorted());
    for (const { eventId, eventTime, ...rest } of told)
      expect([ids.has(String(eventId)), rest]).toEqual([true, { synthetic: true, provenance: 'PROVENANCE_LEARNED' }]);
  });

  it('is the same however it is advanced, and goes on from a saved state as it would have', async () => {
    const whole = (await begin()).go(2 * DAY_MS);
    const first = await begin();
    const parts = [first.go(DAY_MS / 2), first.go(DAY_MS, 137), first.go(1.2 * DAY_MS)];
    const saved = first.simulation.save();
    const second = await begin();
    second.simulation.restore(saved);
    expect(second.simulation.nowMs).toBe(first.simulation.nowMs);
    parts.push(second.go(2 * DAY_MS));
    expect(parts.flatMap(({ payments }) => payments)).toEqual(whole.payments);
    expect(parts.flatMap(({ labels }) => labels)).toEqual(whole.labels);
    expect(second.simulation.counters.events).toBe(4_000);
  });

  it('has the share of fraud that is asked for, from the second on in which it is asked', async () => {
    const tuned = await begin({}, { learned: 0 });
    expect(tuned.go(DAY_MS).labels).toEqual([]);
    tuned.go(1.5 * DAY_MS);
    tuned.simulation.setPrevalence('learned', 400_000);
    const saved = tuned.simulation.save();
    const after = tuned.go(3 * DAY_MS);
    expect(after.labels.length / after.payments.length).toBeCloseTo(0.4, 1);
    expect(
      after.payments.every(({ eventTime }) => Date.parse(eventTime) >= tuned.simulation.startMs + 1.5 * DAY_MS),
    ).toBe(true);
    const again = await begin({}, { learned: 0 });
    again.simulation.restore(saved);
    expect(again.go(3 * DAY_MS)).toEqual(after);
  });

  it('refuses columns that the model does not have, or that cannot mean that', async () => {
    await expect(begin({ columns: { amount: 'x' } })).rejects.toThrow('no column "x"; there are kind, paid, at, fraud');
    await expect(begin({ columns: { amount: 'kind' } })).rejects.toThrow('kind is a category; an amount is a number');
    await expect(begin({ columns: { amount: 'paid', category: 'at' } })).rejects.toThrow('at is a time');
  });

  it('refuses a model of histories, which have times of their own', async () => {
    const people = Array.from({ length: 20 }, (_, i) => `p${i}`);
    const events = { ...table, columns: [category('person', people, (i) => i % 20), ...table.columns] };
    const histories = { seed: 1, entity: 'person', time: 'at', epochsMax: 1 };
    const model = await run(await trainingOf('sequence', events, histories));
    const there = join(folder, '..', 'histories');
    await saveModel(there, model, cardOf('sequence', events, { seed: 1, dataDigest: '', backend: 'wasm' }));
    await expect(begin({ model: there })).rejects.toThrow('the model draws histories');
  });
});

describe('a stream of a user’s rows', () => {
  const path = join(folder, '..', 'mine.csv');
  const mine = Array.from(
    { length: 50 },
    (_, i) => `n${i},${i % 2 === 0 ? 'travel' : 'food'},?,${i % 10 === 3 ? 1 : 0},${i % 5}`,
  );
  writeFileSync(path, `name,kind,paid,fraud,place\n${mine.join('\n')}\n`);
  const rows = { path, replaced: ['paid'], given: ['kind'] };
  const columns = { amount: 'paid', category: 'kind', fraud: 'fraud' };
  const model = join(folder, '..', 'trees');
  beforeAll(async () => {
    const trees = await run(trainTrees(table, { seed: 1 }));
    await saveModel(model, trees, cardOf('trees', table, { seed: 1, dataDigest: '', backend: 'typescript' }));
  });

  it('publishes them in passes over the file, with columns from the model, and labels frauds as kept', async () => {
    const { payments, labels, told } = (await begin({ model, columns, rows, rowsPerDay: 120 })).go(DAY_MS);
    expect(payments).toHaveLength(120);
    const minor = payments.map((payment) => Number((payment['amount'] as { minorUnits: string }).minorUnits));
    const travel = payments.filter(({ merchant }) => String((merchant as { id: string }).id).startsWith('TRAVEL'));
    expect(travel).toHaveLength(60);
    const isTravel = (payment: Json): boolean => travel.includes(payment);
    const unlike = payments.filter((payment, i) => isTravel(payment) !== minor[i]! >= 30_000);
    expect(unlike.length).toBeLessThan(12); // a tenth: four hundred rows teach no more
    expect(labels).toHaveLength(12); // five of each whole pass of fifty, and those of twenty more
    expect(told).toHaveLength(108);
    const kept = [...labels, ...told].map((label) => label['provenance']);
    expect(new Set(kept)).toEqual(new Set(['PROVENANCE_KEPT']));
    const [one, two] = [(await begin({ model, columns, rows, rowsPerDay: 120 })).go(DAY_MS / 2), payments];
    expect(one.payments).toEqual(two.slice(0, one.payments.length));
  });

  it('refuses a file that is not the one that it began with', async () => {
    const other = { ...rows, digest: 'ab'.repeat(32) };
    await expect(begin({ columns, rows: other })).rejects.toThrow('holds other rows than the stream began with');
    await expect(begin({ digest: 'ab'.repeat(32) })).rejects.toThrow('holds another model than the one that was named');
  });
});

describe('learnedFaults', () => {
  it.each<[Partial<LearnedSource>, string]>([
    [{ model: '' }, 'learned.model'],
    [{ columns: { amount: '' } }, 'learned.columns.amount'],
    [{ columns: { amount: 'a', category: 'b', counterparty: 'c', fraud: 'd' } }, 'learned.columns.counterparty'],
    [{ currency: 'eur' }, 'learned.currency'],
    [{ rowsPerDay: 0 }, 'learned.rows_per_day'],
    [{ codes: { travel: '45' } }, 'learned.codes["travel"]'],
    [{ rows: { path: '', replaced: ['a'] } }, 'learned.rows.path'],
    [{ rows: { path: 'a', replaced: [] } }, 'learned.rows.replaced'],
    [{ rows: { path: 'a', replaced: ['b'], kept: ['c'] } }, 'learned.rows.replaced'],
  ])('refuses %j', (changes, path) => {
    expect(learnedFaults({ ...source, ...changes }).map((fault) => fault.path)).toContain(path);
  });

  it('finds nothing wrong with a whole one', () => expect(learnedFaults(source)).toEqual([]));
});
