import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from './lock.ts';
import { spawnSupervised } from './supervised.ts';

describe('spawnSupervised', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'launderette-supervised-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const start = (...args: [string, ...string[]]) =>
    spawnSupervised(args[0], args.slice(1), join(dir, 'out'), process.env);

  it('asks with SIGTERM, and the process id is that of the command itself', async () => {
    const child = start('sh', '-c', 'trap "echo asked; exit 7" TERM; echo $$; while :; do sleep 0.05; done');
    await vi.waitFor(async () => expect(await readFile(join(dir, 'out'), 'utf8')).toBe(`${child.pid}\n`));
    expect(await child.stop()).toEqual({ code: 7, signal: null });
    expect(await readFile(join(dir, 'out'), 'utf8')).toBe(`${child.pid}\nasked\n`);
  });

  it('reports an end that nobody asked for', async () => {
    expect(await start('sh', '-c', 'exit 3').exited).toEqual({ code: 3, signal: null });
  });

  it('kills at once', async () => {
    expect(await start('sleep', '60').kill()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('ends the command when we are killed by SIGKILL', async () => {
    const script = `
      import { spawnSupervised } from ${JSON.stringify(join(import.meta.dirname, 'supervised.ts'))};
      console.log(spawnSupervised('sleep', ['60'], ${JSON.stringify(join(dir, 'out'))}, process.env).pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await new Promise((fulfil) => parent.stdout.once('data', fulfil)));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5_000 });
  });
});
