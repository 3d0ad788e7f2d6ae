import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { Models, type Training, Training_State, type TrainingSpecSchema } from '@launderette/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, runLaunderette } from './support/processes.ts';
import { TestService } from './support/service.ts';

type Spec = Exclude<MessageInitShape<typeof TrainingSpecSchema>, { $typeName: string }>;

const { trainModel, watchTraining, cancelTraining, listTrainings, getModel, listModels, deleteModel } = Models.method;
const { sampleModel, evaluateModel } = Models.method;

let service: TestService;
let dataRoot: string;

/** A trainer alone needs no broker. */
beforeAll(async () => {
  execFileSync('tsc', ['-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
  dataRoot = mkdtempSync(join(tmpdir(), 'launderette-tables-'));
  service = await TestService.make('127.0.0.1:9', { ROLES: 'trainer', TRAINING_DATA_ROOT: dataRoot });
  await service.start();
});

afterAll(() => service?.remove());

/** Purchases: high for travel, fraud frequent there. */
function cards(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const travel = i % 3 === 0;
    return `${travel ? 'travel' : 'food'},${(travel ? 500 : 20) + 10 * (i % 7)},${travel && i % 4 === 0 ? 1 : 0}`;
  });
  return `category,amount,fraud\n${lines.join('\n')}\n`;
}

/** A table that takes some seconds to learn: many columns that depend on each other. */
function wide(rows: number): string {
  const columns = Array.from({ length: 12 }, (_, c) => c);
  const lines = Array.from({ length: rows }, (_, i) =>
    columns.map((c) => ((i * (c + 7) * 2_654_435_761 + (i >> 2) * c) % 9_973) / 10).join(','),
  );
  return `${columns.map((c) => `c${c}`).join(',')}\n${lines.join('\n')}\n`;
}

async function* upload(spec: Spec, ...chunks: string[]) {
  yield { content: { case: 'spec' as const, value: { fileName: 'cards.csv', ...spec } } };
  for (const chunk of chunks) yield { content: { case: 'chunk' as const, value: Buffer.from(chunk) } };
}

const never = new AbortController().signal;
const train = (spec: Spec, ...chunks: string[]): Promise<Training> =>
  service.client.upload(trainModel, upload(spec, ...chunks), never);

async function followed(name: string): Promise<Training[]> {
  const seen: Training[] = [];
  for await (const training of service.client.stream(watchTraining, { name }, never)) seen.push(training);
  return seen;
}

async function drawn(name: string, rows: bigint, where = ''): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const { csv } of service.client.stream(sampleModel, { name, rows, where, seed: 4n }, never))
    parts.push(csv);
  return Buffer.concat(parts).toString();
}

const registered = (): string[] => readdirSync(join(service.dataDir, 'models')).filter((name) => !name.startsWith('.'));
const underWay = (): string[] => readdirSync(join(service.dataDir, 'models', '.work'), { recursive: true }).map(String);

describe('the Models service', () => {
  it('learns an uploaded table, tells how far it is, and draws the rows that the command line draws', async () => {
    const text = cards(400);
    const halves = [text.slice(0, 1000), text.slice(1000)];
    const queued = await train(
      { modelId: 'cards', kind: 'trees', target: 'fraud', seed: 3n, source: 'a test' },
      ...halves,
    );
    expect(queued).toMatchObject({ model: 'models/cards', kind: 'trees', rows: 400n });
    expect(queued.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'category category',
      'amount number',
      'fraud category',
    ]);
    const last = (await followed(queued.name)).at(-1);
    expect(last).toMatchObject({ state: Training_State.SUCCEEDED, progress: { done: 1 } });
    expect(last?.progress?.twoSampleAuc).toBeLessThan(0.8);

    const model = await service.client.call(getModel, { name: 'models/cards' });
    expect(model).toMatchObject({ kind: 'trees', rows: 400n, seed: 3n, target: 'fraud', source: 'a test' });
    expect(model.metrics['shapes']).toBeGreaterThan(0.9);
    expect(model.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(underWay()).toEqual([]);

    const fraud = await drawn('models/cards', 30n, 'fraud = 1 and category = travel');
    expect(fraud.trimEnd().split('\n').slice(1)).toHaveLength(30);
    for (const line of fraud.trimEnd().split('\n').slice(1)) expect(line).toMatch(/^travel,5[0-6]0,1$/);

    const local = await runLaunderette([
      ...['sample', '--model', join(service.dataDir, 'models', 'cards')],
      ...['--rows', '20000', '--seed', '4'],
    ]);
    expect(await drawn('models/cards', 20_000n)).toBe(local.output);
    expect(await service.metric('launderette_sampled_rows_total')).toBe('launderette_sampled_rows_total 20030');
    expect(await service.metric('launderette_trainings_finished_total')).toContain('{outcome="succeeded"} 1');
    expect(await service.metric('launderette_tensor_backend_info')).toMatch(/^\S+\{backend="(wasm|tensorflow)"\} 1$/);
  });

  it('compares drawn rows with a table, and refuses one with another column', async () => {
    const spec = { content: { case: 'spec' as const, value: { name: 'models/cards', fileName: 'apart.csv' } } };
    const judge = (text: string) =>
      service.client.upload(
        evaluateModel,
        (async function* () {
          yield spec;
          yield { content: { case: 'chunk' as const, value: Buffer.from(text) } };
        })(),
        never,
      );
    const { metrics, rows } = await judge(cards(600));
    expect(rows).toBe(600n);
    expect(metrics['shapes']).toBeGreaterThan(0.9);
    await expect(judge('category,amount,fraud,x\nfood,20,0,1\nfood,30,0,2\n')).rejects.toMatchObject({
      message: expect.stringContaining('apart.csv has a column "x"'),
    });
  });

  it.each<[string, Spec, string, string]>([
    [
      'a ragged row',
      { modelId: 'bad' },
      'a,b\n1,2\n3\n',
      'cards.csv, line 3: 1 fields, but the header has 2; the first column without a value is b',
    ],
    ['a text among numbers', { modelId: 'bad' }, `a,b\n${'1,2\n2,3\n4,5\n'.repeat(40)}x,9\n`, 'line 122'],
    ['duplicate headers', { modelId: 'bad' }, 'a,a\n1,2\n', 'columns 1 and 2 are both named a'],
    ['an empty file', { modelId: 'bad' }, '', 'cards.csv is empty'],
    ['a target that is not there', { modelId: 'bad', target: 'z' }, cards(10), 'cards.csv has no column "z"'],
  ])('refuses %s', async (_, spec, text, message) => {
    await expect(train(spec, text)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 2,
    });
    expect(registered()).toEqual(['cards']);
    expect(underWay()).toEqual([]);
  });

  it('lists every fault of a spec, and refuses a name that is taken', async () => {
    const refused = await train({ modelId: 'Bad', kind: 'oracle', fileName: '../x.csv', seed: 2n ** 60n }, '').catch(
      (error: { faults: { path: string }[] }) => error.faults.map(({ path }) => path),
    );
    expect(refused).toEqual(['model_id', 'kind', 'seed', 'file_name']);
    await expect(train({ modelId: 'cards' }, cards(10))).rejects.toThrow('a model "cards" is there');
    await expect(drawn('models/none', 1n)).rejects.toThrow('there is no model "none"');
    await expect(drawn('models/cards', 1n, 'colour = red')).rejects.toMatchObject({ exitCode: 2 });
  });

  it('reads files below its root and none beside it', async () => {
    writeFileSync(join(dataRoot, 'cards.csv'), cards(50));
    symlinkSync('/etc/hostname', join(dataRoot, 'link.csv'));
    const of = (path: string): Promise<Training> =>
      service.client.upload(trainModel, upload({ modelId: 'below', kind: 'copula', fileName: '', path }), never);
    await expect(of('../cards.csv')).rejects.toThrow('is not below TRAINING_DATA_ROOT');
    await expect(of('link.csv')).rejects.toThrow('is not below TRAINING_DATA_ROOT');
    await expect(of('none.csv')).rejects.toMatchObject({ exitCode: 5 });
    const queued = await of('cards.csv');
    expect((await followed(queued.name)).at(-1)?.state).toBe(Training_State.SUCCEEDED);
    await service.client.call(deleteModel, { name: 'models/below' });
    expect(registered()).toEqual(['cards']);
    expect((await service.client.call(listModels, {})).models.map(({ name }) => name)).toEqual(['models/cards']);
  });

  it('cancels what runs, and says after a kill what became of it', async () => {
    writeFileSync(join(dataRoot, 'wide.csv'), wide(20_000));
    const long = (modelId: string): Promise<Training> =>
      service.client.upload(trainModel, upload({ modelId, fileName: '', path: 'wide.csv' }), never);
    const first = await long('long-0');
    expect(first.kind).toBe('argn');
    for await (const { progress } of service.client.stream(watchTraining, { name: first.name }, never))
      if (progress?.step.startsWith('learns')) break;
    expect((await service.client.call(cancelTraining, { name: first.name })).state).toBe(Training_State.CANCELLED);
    expect(registered()).toEqual(['cards']);
    expect(underWay()).toEqual([]);

    await long('long-1');
    await expect(long('long-1')).rejects.toThrow('a model "long-1" is in training');
    await train({ modelId: 'waits' }, cards(30));
    await service.kill();
    await service.start();
    const { trainings } = await service.client.call(listTrainings, {});
    const interrupted = trainings.filter(({ state }) => state === Training_State.INTERRUPTED);
    expect(interrupted.map(({ model }) => model)).toEqual(['models/long-1', 'models/waits']);
    expect(interrupted[0]?.error?.message).toContain('train again');
    expect(registered()).toEqual(['cards']);
    expect(readFileSync(join(service.dataDir, 'models', 'cards', 'model.json'), 'utf8')).toContain('formatVersion');
  });

  it('is spoken to by the command line', async () => {
    const address = ['--address', service.address];
    const file = join(dataRoot, 'cli.csv');
    writeFileSync(file, cards(200));
    const trained = await runLaunderette(['train', '--data', file, '--model', 'copula', '--name', 'mine', ...address]);
    expect(trained).toMatchObject({ code: 0, output: expect.stringMatching(/models\/mine\n$/) });
    const [listed, rows, trainings, bad] = await Promise.all([
      runLaunderette(['models', ...address]),
      runLaunderette(['sample', '--model', 'mine', '--rows', '3', ...address]),
      runLaunderette(['models', 'trainings', ...address]),
      runLaunderette(['train', '--data', file, '--target', 'z', '--name', 'bad', ...address]),
    ]);
    expect(listed.output).toContain('mine   copula  3 columns  200 rows');
    expect(rows.output.trimEnd().split('\n')).toHaveLength(4);
    expect(trainings.output).toContain('succeeded');
    expect((await runLaunderette(['models', 'delete', 'mine', ...address])).output).toBe('deleted mine\n');
    expect(bad).toMatchObject({ code: 2, output: expect.stringContaining('cli.csv has no column "z"') });
  });
});
