import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Lab, startLab } from '../lab.ts';
import { type Fault, RECOVERY_MS_MAX } from './fault.ts';

/** Room for a broker with a stream of some ten thousand events. */
const DISK_MIB = 192;
/** How long a broker may take to notice that it cannot write. */
const NOTICE_MS_MAX = 60_000;
const PIECE = Buffer.alloc(1024 * 1024);

/** Of each lab: where its small disk is. */
const disks = new WeakMap<Lab, string>();

/** A broker whose data lies on a file system of its own, which is small. */
async function smallDiskLab(folder: string): Promise<Lab> {
  const disk = join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk]);
  try {
    const lab = await startLab(disk);
    const close = async (): Promise<void> => {
      await lab.close();
      execFileSync('umount', [disk]);
    };
    const own = { ...lab, close };
    disks.set(own, disk);
    return own;
  } catch (error) {
    execFileSync('umount', [disk]);
    throw error;
  }
}

/** The disk of the broker fills up until it dies of it; then there is room again and it is started. */
export const diskFull: Fault = {
  name: 'disk-full',
  what: 'disk of the broker full, then room again and a restart',
  since: 'the start of the broker',
  perRun: 2,
  full: 6,
  expects: 'goes on',
  obstacle: () => (process.getuid?.() === 0 && canMount() ? undefined : 'mounting a small file system needs root'),
  lab: smallDiskLab,
  async inject({ lab, dice, observer, recovered, say }) {
    await sleep(dice.between(500, 3_000));
    const ballast = join(disks.get(lab) as string, 'ballast');
    fill(ballast);
    const noticed = await Promise.race([lab.ended().then(() => true), sleep(NOTICE_MS_MAX, false)]);
    say(noticed ? 'the broker has died of its full disk' : 'the broker lives on a full disk');
    if (!noticed) await lab.kill();
    rmSync(ballast);
    await lab.restart();
    recovered(await observer.progress(Date.now(), RECOVERY_MS_MAX));
  },
};

/** Writes zeros until there is no room for one more. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let piece = PIECE; piece.length > 0; ) {
      try {
        writeSync(file, piece);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        piece = piece.subarray(0, Math.floor(piece.length / 2));
      }
    }
  } finally {
    closeSync(file);
  }
}

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
