import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, saveModel, trainCopula } from '@launderette/models';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { readTable } from '@launderette/tabular';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  const { table } = await readTable(file);
  const columns = table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type }));
  const card = { kind: 'copula', columns, rows: 400, seed: 1, dataDigest: '', backend: 'typescript' } as const;
  await saveModel(join(service.dataDir, 'models', 'cards'), await run(trainCopula(table, { seed: 1 })), card);
  await service.start();
});

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
    expect((await service.client.call(Streams.method.listStreams, {})).streams.map(({ name }) => name)).toEqual([
      'streams/cards',
    ]);
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
