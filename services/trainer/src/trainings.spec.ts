import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Telemetry } from '@launderette/telemetry';
import { describe, expect, it } from 'vitest';
import { TRAININGS_QUEUED_MAX, TRAININGS_RUNNING_MAX } from './limits.ts';
import { Registry } from './registry.ts';
import type { Training } from './training.ts';
import { TrainingBook } from './training-book.ts';
import { Trainings } from './trainings.ts';

const silent = (): void => undefined;

async function open(folder = mkdtempSync(join(tmpdir(), 'trainings-'))) {
  const book = await TrainingBook.open(join(folder, '.trainings'), silent);
  const trainings = await Trainings.open({
    registry: await Registry.open(folder, silent),
    book,
    workFolder: join(folder, '.work'),
    limits: { memoryMebibytesMax: 100, msMax: 1000 },
    telemetry: new Telemetry({ version: 'test', phases: [] }),
    log: silent,
  });
  return { folder, book, trainings };
}

describe('the queue of trainings', () => {
  it('refuses more places than it has, and a model that is asked for already, until a place is given up', async () => {
    const { folder, trainings } = await open();
    const places = TRAININGS_RUNNING_MAX + TRAININGS_QUEUED_MAX;
    const first = await trainings.reserve('model-0');
    for (let i = 1; i < places; i += 1) await trainings.reserve(`model-${i}`);
    await expect(trainings.reserve('one-more')).rejects.toMatchObject({
      code: 'QUEUE_FULL',
      status: 'RESOURCE_EXHAUSTED',
      retryable: true,
    });
    await expect(trainings.reserve('model-3')).rejects.toMatchObject({ code: 'MODEL_EXISTS' });
    await trainings.release(first);
    expect(readdirSync(join(folder, '.work'))).toHaveLength(places - 1);
    expect(await trainings.reserve('one-more')).toMatchObject({ model: 'one-more' });
  });

  it('takes nothing once it is closed', async () => {
    const { trainings } = await open();
    await trainings.close();
    await expect(trainings.reserve('late')).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it('says after a restart what became of those under way, and empties what they left', async () => {
    const { folder, book, trainings } = await open();
    const left = { kind: 'trees', columns: [], rows: 5, createdMs: 1 } as const;
    const running: Training = { ...left, id: '000000001-a', model: 'a', state: 'running', startedMs: 2 };
    const ended: Training = { ...left, id: '000000002-b', model: 'b', state: 'succeeded', endedMs: 3 };
    await book.write(running);
    await book.write(ended);
    await trainings.reserve('c');
    const again = (await open(folder)).trainings;
    expect(again.list()).toEqual([
      expect.objectContaining({
        id: running.id,
        state: 'interrupted',
        error: expect.objectContaining({ code: 'INTERRUPTED' }),
      }),
      ended,
    ]);
    expect(() => readdirSync(join(folder, '.work'))).toThrow('ENOENT');
    expect(() => again.get('none')).toThrow('there is no training "none"');
  });
});
