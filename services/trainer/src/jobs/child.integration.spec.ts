import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runChild } from './child.ts';
import type { TrainJob } from './job.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'child-'));
const table = join(folder, 'numbers.csv');

beforeAll(() => {
  execFileSync('tsc', ['-b', 'services/trainer'], { cwd: root, stdio: 'inherit' });
  const lines = Array.from({ length: 60_000 }, (_, i) => `${i % 97},${(i * 31) % 9973},${i * i},${(i * 7) % 1013}`);
  writeFileSync(table, `a,b,c,d\n${lines.join('\n')}\n`);
});

const job: TrainJob = {
  kind: 'train',
  table: { path: table, name: 'numbers.csv', overrides: [] },
  model: 'trees',
  folder: join(folder, 'model'),
  seed: 1,
  given: [],
};
const wide = { memoryMebibytesMax: 2048, msMax: 600_000, signal: new AbortController().signal, log: () => undefined };

describe('a job in a process of its own', () => {
  it.each([
    ['OUT_OF_MEMORY', { memoryMebibytesMax: 60 }, 'more than 60 MiB needed'],
    ['OUT_OF_TIME', { msMax: 300 }, 'not done within'],
  ])('ends with %s at its limit, and leaves nothing', async (code, limit, message) => {
    const refused = runChild(job, { ...wide, ...limit });
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(existsSync(job.folder)).toBe(false);
  });

  it('ends when its signal says so, with the reason', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const run = runChild(job, { ...wide, signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(run).rejects.toBe(reason);
    expect(existsSync(job.folder)).toBe(false);
  });

  it('names the table by the name that its caller gave', async () => {
    const absent = { path: join(folder, 'absent.csv'), name: 'cards.csv', overrides: [] };
    await expect(runChild({ kind: 'inspect', table: absent, named: [] }, wide)).rejects.toThrow(/^cards\.csv cannot/);
  });
});
