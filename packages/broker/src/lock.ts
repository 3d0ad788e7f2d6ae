import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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

async function holderIsAlive(lockDir: string): Promise<boolean> {
  const text = await readFile(join(lockDir, 'pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && isAlive(pid);
}

async function acquire(lockDir: string, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const made = await mkdir(lockDir).then(
      () => true,
      () => false,
    );
    if (made) return writeFile(join(lockDir, 'pid'), String(process.pid));
    await sleep(200, undefined, signal ? { signal } : undefined);
    // A holder writes its id within milliseconds of making the folder, well inside the pause above.
    if (!(await holderIsAlive(lockDir))) await rm(lockDir, { recursive: true, force: true });
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
    await rm(lockDir, { recursive: true, force: true });
  }
}
