import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, saveModel, trainCopula } from '@launderette/models';
import { Stream_State, Streams } from '@launderette/proto';
import { readTable } from '@launderette/tabular';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { root, runLaunderette } from './support/processes.ts';
import { readCommitted } from './support/read-committed.ts';
import { TestService } from './support/service.ts';

const { createStream, deleteStream, getStream } = Streams.method;

const broker = useBroker();
const EVENTS = 12_000;
const ROWS = 400;
let service: TestService;
let models: string;

const HYBRID = `extends: retail
name: hybrid
summary: Purchases from a model.
typologies: { card-not-present: { prevalence: 9000 } }
sampler:
  model: cards
  columns: { amount: amount, category: category }
  codes: { travel: "4722", food: "5812" }
  given: { role: { column: fraud, ordinary: "0", crime: "1" } }
`;

const lines = Array.from(
  { length: ROWS },
  (_, i) => `${i % 4 === 0 ? 'travel' : 'food'},${20 + (i % 13)},${i % 40 === 0 ? 1 : 0}`,
);

beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
  service = await TestService.make(broker.bootstrap, { SNAPSHOT_INTERVAL_MS: '500', SPREAD_STREAMS: 'true' });
  models = join(service.dataDir, 'models');
  const file = join(service.dataDir, 'cards.csv');
  writeFileSync(file, `category,amount,fraud\n${lines.join('\n')}\n`);
  const { table } = await readTable(file);
  const columns = table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type }));
  const card = { kind: 'copula', columns, rows: ROWS, seed: 1, dataDigest: '', backend: 'typescript' } as const;
  await saveModel(join(models, 'cards'), await run(trainCopula(table, { seed: 1 })), card);
  await service.start();
});

afterAll(() => service?.remove());

interface LabelLine {
  readonly eventId: string;
  readonly typology?: string;
  readonly provenance: string;
}

async function published(stream: string) {
  const payments = (await readCommitted(broker.bootstrap, `synth.${stream}.transactions`)).flat();
  const labels = (await readCommitted(broker.bootstrap, `synth.${stream}.labels`)).flat();
  return { payments, labels: labels.map((text) => JSON.parse(text) as LabelLine) };
}

const verify = (stream: string) =>
  runLaunderette([
    ...['verify', stream, '--replay', '--complete', '--data-dir', service.dataDir],
    ...['--bootstrap', broker.bootstrap],
  ]);

describe('a scenario that a stream brings along', () => {
  it('runs with a model of the registry, across a kill, waits for that model, and can be verified', async () => {
    const file = join(service.dataDir, 'hybrid.yaml');
    writeFileSync(file, HYBRID);
    const flags = ['--customers', '500', '--shards', '4', '--seed', '7', '--events', String(EVENTS)];
    const made = await runLaunderette([
      ...['streams', 'create', 'own', '--scenario', file, ...flags, '--pace', '3000/s'],
      ...['--delivery', 'exactly-once', '--address', service.address],
    ]);
    expect(made.code, made.output).toBe(0);
    const name = 'streams/own';
    const stream = await service.client.call(getStream, { name });
    expect(stream).toMatchObject({ scenario: 'hybrid', scenarioDocument: HYBRID });
    expect([stream.scenarioDigest, stream.modelDigest]).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
    await service.until('own', ({ events }) => events > 2_000n);
    await service.kill();

    renameSync(join(models, 'cards'), join(models, '.cards'));
    await service.start();
    expect(await service.state('own', Stream_State.FAILED)).toContain('holds no model');
    expect(await service.metric('launderette_streams{phase="failed"}')).toMatch(/ 1$/);
    await service.kill();
    renameSync(join(models, '.cards'), join(models, 'cards'));
    await service.start();
    await service.until('own', ({ state }) => state === Stream_State.FINISHED);

    const verified = await verify('own');
    expect(verified.code, verified.output).toBe(0);
    const { payments, labels } = await published('own');
    const ids = payments.map((text) => (JSON.parse(text) as { id: string }).id);
    expect(payments.some((text) => /provenance|learned/i.test(text))).toBe(false);
    const ofPayments = labels.filter(({ eventId }) => /^own\/\d+\/\d+$/.test(eventId));
    expect(ofPayments.map(({ eventId }) => eventId).sort()).toEqual(ids.sort());
    const kinds = new Set(labels.map(({ typology, provenance }) => `${provenance} ${typology === undefined}`));
    for (const provenance of ['PROVENANCE_AGENT', 'PROVENANCE_LEARNED'])
      for (const ordinary of [true, false]) expect(kinds).toContain(`${provenance} ${ordinary}`);
  });

  it('is refused with all that is wrong in it, and leaves no stream', async () => {
    const scenarioDocument = `${HYBRID}colour: red\ncustomers: 5\n`.replace('"5812"', '"58"');
    const stream = { scenarioDocument };
    await expect(service.client.call(createStream, { streamId: 'bad', stream })).rejects.toMatchObject({
      faults: expect.arrayContaining(
        ['(document)', 'customers', 'sampler.codes.food'].map((path) =>
          expect.objectContaining({ path: `stream.scenario_document: ${path}` }),
        ),
      ),
    });
    const outside = { scenarioDocument: HYBRID.replace('model: cards', 'model: ../../cards') };
    await expect(service.client.call(createStream, { streamId: 'bad', stream: outside })).rejects.toMatchObject({
      faults: [expect.objectContaining({ message: expect.stringContaining('is no id of a model') })],
    });
    await expect(service.client.call(getStream, { name: 'streams/bad' })).rejects.toThrow('no stream "bad"');
  });
});

describe('rows of a caller’s', () => {
  it('are uploaded, published with columns drawn anew, verified, and gone with their stream', async () => {
    const map = join(service.dataDir, 'map.yaml');
    writeFileSync(map, 'amount: amount\ncategory: category\nfraud: { column: fraud, value: 1 }\nrowsPerDay: 500\n');
    const made = await runLaunderette([
      ...['streams', 'create', 'rows', '--model', 'cards', '--map', map, '--customers', '300', '--shards', '2'],
      ...['--rows', join(service.dataDir, 'cards.csv'), '--keep', 'category,fraud', '--pace', 'max'],
      ...['--events', '1000', '--delivery', 'exactly-once', '--address', service.address],
    ]);
    expect(made.code, made.output).toBe(0);
    await service.until('rows', ({ state }) => state === Stream_State.FINISHED);
    const { learned } = await service.client.call(getStream, { name: 'streams/rows' });
    expect(learned?.rows).toMatchObject({ source: { case: 'upload' }, replaced: ['amount'], kept: [] });
    expect(readdirSync(join(service.dataDir, 'rows'))).toEqual([learned?.rows?.source.value]);
    const verified = await verify('rows');
    expect(verified.code, verified.output).toBe(0);
    const { payments, labels } = await published('rows');
    expect(labels).toHaveLength(payments.length);
    expect(new Set(labels.map(({ provenance }) => provenance))).toEqual(new Set(['PROVENANCE_KEPT']));
    const frauds = labels.filter(({ typology }) => typology === 'learned').length;
    expect(frauds / labels.length).toBeCloseTo(10 / ROWS, 2);
    await service.client.call(deleteStream, { name: 'streams/rows' });
    expect(readdirSync(join(service.dataDir, 'rows'))).toEqual([]);
  });

  it('are read from nowhere else', async () => {
    const learned = { model: 'models/cards', columns: { amount: 'amount' } };
    for (const [path, message] of [
      ['/etc/passwd', 'reads no files of its own'],
      ['cards.csv', 'set TRAINING_DATA_ROOT'],
    ]) {
      const rows = { source: { case: 'path' as const, value: path! }, replaced: ['amount'] };
      const request = { streamId: 'bad', stream: { scenario: 'retail', learned: { ...learned, rows } } };
      await expect(service.client.call(createStream, request)).rejects.toMatchObject({
        faults: [expect.objectContaining({ message: expect.stringContaining(message!) })],
      });
    }
  });
});
