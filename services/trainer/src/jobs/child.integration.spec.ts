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

  it('ends with its process when that breaks, which is logged and not told', async () => {
    const said: string[] = [];
    const broken = { ...job, model: 'oracle' as TrainJob['model'] };
    const run = runChild(broken, { ...wide, log: (message) => void said.push(message) });
    await expect(run).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('ended by itself'),
    });
    expect(said.join()).toContain('TypeError');
    expect(existsSync(job.folder)).toBe(false);
  });

  it('learns histories, and draws them whole', async () => {
    const events = join(folder, 'events.csv');
    const lines = Array.from({ length: 600 }, (_, i) => {
      const day = String(1 + Math.floor(i / 30)).padStart(2, '0');
      return `${i % 30},2024-01-${day},${i % 2 === 0 ? 'salary' : 'rent'},${10 + (i % 7)}`;
    });
    writeFileSync(events, `account,date,kind,amount\n${lines.join('\n')}\n`);
    const overrides = [{ name: 'account', type: 'category' as const }];
    const path = { path: events, name: 'events.csv', overrides };
    const histories = { model: 'sequence', entity: 'account', time: 'date', epochsMax: 1 } as const;
    const trained: TrainJob = { ...job, ...histories, table: path, folder: join(folder, 'histories') };
    const epochs: number[] = [];
    await runChild(trained, { ...wide, onProgress: ({ epoch = 0 }) => void epochs.push(epoch) });
    expect(Math.max(...epochs)).toBe(1);
    let text = '';
    const onBytes = async (bytes: Uint8Array) => void (text += Buffer.from(bytes).toString());
    const sample = { kind: 'sample', folder: trained.folder, rows: 50, seed: 1, where: '' } as const;
    await runChild(sample, { ...wide, onBytes });
    const [header, ...drawn] = text.trimEnd().split('\n');
    expect(header).toBe('account,date,kind,amount');
    expect(drawn.length).toBeGreaterThanOrEqual(50);
    const compared = { kind: 'evaluate', folder: trained.folder, table: path, rows: 100, seed: 1 } as const;
    await expect(runChild(compared, wide)).rejects.toMatchObject({ code: 'BAD_TABLE' });
  });

  it('names the table by the name that its caller gave', async () => {
    const absent = { path: join(folder, 'absent.csv'), name: 'cards.csv', overrides: [] };
    await expect(runChild({ kind: 'inspect', table: absent, named: [] }, wide)).rejects.toThrow(/^cards\.csv cannot/);
  });
});
