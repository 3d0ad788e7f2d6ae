import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

describe('withLock', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'launderette-lock-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(join(dir, 'lock'), undefined, work)));
    expect(most).toBe(1);
  });

  it('takes over from a holder that died', async () => {
    await mkdir(join(dir, 'lock'));
    await writeFile(join(dir, 'lock', 'pid'), '999999999');
    await expect(withLock(join(dir, 'lock'), undefined, async () => 'in')).resolves.toBe('in');
  });

  it('gives up when aborted', async () => {
    await mkdir(join(dir, 'lock'));
    await writeFile(join(dir, 'lock', 'pid'), String(process.pid));
    await expect(withLock(join(dir, 'lock'), AbortSignal.timeout(50), async () => 'in')).rejects.toThrow(/abort/i);
  });
});
