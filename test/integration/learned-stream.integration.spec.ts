import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, saveModel, trainCopula } from '@launderette/models';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { readTable } from '@launderette/tabular';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useBroker } from './support/broker.ts';
import { root, runLaunderette } from './support/processes.ts';
import { readCommitted } from './support/read-committed.ts';
import { TestService } from './support/service.ts';

const broker = useBroker();
const EVENTS = 12_000;
let service: TestService;

beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
  service = await TestService.make(broker.bootstrap, { SNAPSHOT_INTERVAL_MS: '500' });
  const file = join(service.dataDir, 'cards.csv');
  const rows = Array.from(
    { length: 400 },
    (_, i) => `${i % 4 === 0 ? 'travel' : 'food'},${20 + (i % 13)},${i % 40 === 0 ? 1 : 0}`,
  );
  writeFileSync(file, `category,amount,fraud\n${rows.join('\n')}\n`);
  await saveCopula(join(service.dataDir, 'models', 'cards'), 1);
  await service.start();
});

async function saveCopula(folder: string, seed: number): Promise<void> {
  const { table } = await readTable(join(service.dataDir, 'cards.csv'));
  const columns = table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type }));
  const card = { kind: 'copula', columns, rows: 400, seed, dataDigest: '', backend: 'typescript' } as const;
  await saveModel(folder, await run(trainCopula(table, { seed })), card);
}

afterAll(() => service?.remove());

const learned = {
  model: 'models/cards',
  columns: { amount: 'amount', category: 'category', fraud: 'fraud' },
  fraudValue: '1',
  rowsPerDay: 2_000,
};

describe('a stream of a model over gRPC', () => {
  it('is published exactly once across a kill, with a share of fraud that was tuned while it ran', async () => {
    const stream = await service.client.call(Streams.method.createStream, {
      streamId: 'cards',
      stream: {
        scenario: 'retail',
        customers: 500,
        shards: 4,
        eventsMax: BigInt(EVENTS),
        delivery: Stream_Delivery.EXACTLY_ONCE,
        pace: { pace: { case: 'eventsPerSecond', value: 3_000 } },
        prevalence: { learned: 0 },
        learned,
      },
    });
    expect(stream.learned).toMatchObject({ ...learned, columns: learned.columns });
    await service.until('cards', ({ events }) => events > 2_000n);
    const update = { name: 'streams/cards', prevalence: { learned: 500_000 } };
    await service.client.call(Streams.method.updateStream, { stream: update });
    await service.until('cards', ({ labels }) => labels > 500n);
    await service.kill();
    await service.start();
    await service.until('cards', ({ state }) => state === Stream_State.FINISHED);

    const payments = (await readCommitted(broker.bootstrap, 'synth.cards.transactions')).flat();
    const ids = payments.map((text) => (JSON.parse(text) as { id: string }).id);
    expect(ids.length).toBeGreaterThanOrEqual(EVENTS); // it ends with the window of the last
    expect(new Set(ids).size).toBe(ids.length);
    const labels = (await readCommitted(broker.bootstrap, 'synth.cards.labels'))
      .flat()
      .map((text) => JSON.parse(text) as { eventId: string; provenance: string });
    expect(labels.length).toBeGreaterThan(500);
    const known = new Set(ids);
    for (const { eventId, provenance } of labels)
      expect([known.has(eventId), provenance]).toEqual([true, 'PROVENANCE_LEARNED']);
  });

  it('has no twin, and begins no episodes', async () => {
    const twin = { streamId: 'twin', stream: { scenario: 'retail', twinOf: 'cards' } };
    await expect(service.client.call(Streams.method.createStream, twin)).rejects.toMatchObject({
      faults: [expect.objectContaining({ message: expect.stringContaining('cards has no twin') })],
    });
    const episode = { name: 'streams/cards', typology: 'structuring' };
    await expect(service.client.call(Streams.method.injectEpisode, episode)).rejects.toMatchObject({
      faults: [expect.objectContaining({ message: expect.stringContaining('cannot be injected') })],
    });
  });

  it.each<[string, object, Record<string, number>, string]>([
    ['a model that is not there', { ...learned, model: 'models/none' }, {}, 'holds no model'],
    ['a path for a model', { ...learned, model: 'models/../cards' }, {}, 'is no id of a model'],
    ['a column that is not there', { ...learned, columns: { amount: 'x' }, fraudValue: '' }, {}, 'no column "x"'],
    ['a typology of agents', learned, { structuring: 5 }, 'is a typology of agents'],
    ['a share beyond all', learned, { learned: 2_000_000 }, 'must be 0 to 1000000'],
  ])('refuses %s, and leaves no stream', async (_, source, prevalence, message) => {
    const request = { streamId: 'bad', stream: { scenario: 'retail', learned: source, prevalence } };
    await expect(service.client.call(Streams.method.createStream, request)).rejects.toMatchObject({
      faults: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining(message) })]),
    });
    expect((await service.client.call(Streams.method.listStreams, {})).streams.map(({ name }) => name)).not.toContain(
      'streams/bad',
    );
  });

  it('goes on with no other model than it began with', async () => {
    const stream = { scenario: 'retail', customers: 500, shards: 4, learned, delivery: Stream_Delivery.EXACTLY_ONCE };
    const created = await service.client.call(Streams.method.createStream, { streamId: 'pinned', stream });
    expect(created.modelDigest).toMatch(/^[0-9a-f]{64}$/);
    await service.until('pinned', ({ events }) => events > 500n);
    await service.kill();
    const models = join(service.dataDir, 'models');
    renameSync(join(models, 'cards'), join(models, 'cards-before'));
    await saveCopula(join(models, 'cards'), 2);
    await service.start();
    await vi.waitFor(
      async () => {
        const found = await service.client.call(Streams.method.getStream, { name: 'streams/pinned' });
        expect([found.state, found.stateMessage]).toEqual([
          Stream_State.FAILED,
          expect.stringContaining(`must be ${created.modelDigest}; put that model back`),
        ]);
      },
      { timeout: 60_000, interval: 200 },
    );
    await service.kill();
    rmSync(join(models, 'cards'), { recursive: true });
    renameSync(join(models, 'cards-before'), join(models, 'cards'));
    await service.start();
    await service.until('pinned', ({ state }) => state === Stream_State.RUNNING);
  });

  it('is asked by agents what they buy, and verify makes the same again, with that model only', async () => {
    const scenario = join(service.dataDir, 'hybrid.yaml');
    const model = join(service.dataDir, 'models', 'hybrid');
    await saveCopula(model, 1);
    writeFileSync(
      scenario,
      `extends: retail\nname: hybrid\nsummary: Purchases from a model.\nsampler:\n  model: ${model}\n  columns: { amount: amount, category: category }\n` +
        '  codes: { travel: "4722", food: "5812" }\n  given: { role: { column: fraud, ordinary: "0", crime: "1" } }\n',
    );
    const world = ['--scenario-file', scenario, '--customers', '500', '--shards', '4', '--seed', '7'];
    const load = [
      '--pace',
      'max',
      '--events',
      '15000',
      '--delivery',
      'exactly-once',
      '--prevalence',
      'card-not-present=200000',
    ];
    const ran = await runLaunderette(['stream', ...world, ...load, '--bootstrap', broker.bootstrap]);
    expect(ran.code, ran.output).toBe(0);
    const verify = [
      'verify',
      'hybrid',
      '--replay',
      '--complete',
      '--scenario-file',
      scenario,
      '--bootstrap',
      broker.bootstrap,
    ];
    const verified = await runLaunderette(verify);
    expect(verified.code, verified.output).toBe(0);
    const codes = (await readCommitted(broker.bootstrap, 'synth.hybrid.transactions')).flat().flatMap((text) => {
      const { kind, merchant } = JSON.parse(text) as {
        kind: string;
        merchant?: { categoryCode: string; country: string };
      };
      return kind === 'KIND_PURCHASE' && merchant?.country === 'NL' ? [merchant.categoryCode] : [];
    });
    const drawn = codes.filter((code) => code === '4722' || code === '5812');
    expect(drawn.length / codes.length).toBeGreaterThan(0.9); // the others are those of typologies that choose shops
    const labels = (await readCommitted(broker.bootstrap, 'synth.hybrid.labels')).flat();
    expect(labels.some((text) => text.includes('PROVENANCE_LEARNED'))).toBe(true);
    rmSync(model, { recursive: true });
    await saveCopula(model, 2);
    const other = await runLaunderette(verify);
    expect(other.code).not.toBe(0);
    expect(other.output).toContain('holds another model than the one that was named');
  });

  it('runs from the command line without a service', async () => {
    const map = join(service.dataDir, 'map.yaml');
    writeFileSync(map, 'amount: amount\ncategory: category\nfraud: { column: fraud, value: 1 }\nrowsPerDay: 500\n');
    const model = ['--model', join(service.dataDir, 'models', 'cards'), '--map', map, '--customers', '200'];
    const out = await runLaunderette(['stream', ...model, '--sink', 'stdout', '--events', '5', '--name', 'cards']);
    expect(out.code).toBe(0);
    expect(out.output.match(/"id":"cards\/\d+\/\d+"/g)).toHaveLength(5);
  });
});
