import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process of this id exists (and may be seen by us). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the holder named in the lock is gone for sure; a lock that has just been let go of names nobody. */
async function holderIsDead(lockDir: string): Promise<boolean> {
  const text = await readFile(join(lockDir, 'pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && !isAlive(pid);
}

/** Takes the lock if it is free. The folder comes into being with the id in it, so that no lock is ever without one. */
async function take(lockDir: string): Promise<boolean> {
  const own = await mkdtemp(`${lockDir}.`);
  await writeFile(join(own, 'pid'), String(process.pid));
  const taken = await rename(own, lockDir).then(
    () => true,
    () => false,
  );
  if (!taken) await rm(own, { recursive: true, force: true });
  return taken;
}

/** Takes the lock out of the way whole, so that nobody sees it half-removed. */
async function release(lockDir: string): Promise<void> {
  const gone = await mkdtemp(`${lockDir}.`);
  await rename(lockDir, gone).catch(() => {}); // somebody else released a dead holder's lock first
  await rm(gone, { recursive: true, force: true });
}

async function acquire(lockDir: string, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    if (await take(lockDir)) return;
    await sleep(200, undefined, signal ? { signal } : undefined);
    if (await holderIsDead(lockDir)) await release(lockDir);
  }
}

/** Do one thing at a time across processes; a lock whose holder died is taken over. */
export async function withLock<T>(
  lockDir: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(lockDir), { recursive: true });
  await acquire(lockDir, signal);
  try {
    return await work();
  } finally {
    await release(lockDir);
  }
}
