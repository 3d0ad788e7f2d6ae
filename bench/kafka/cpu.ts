import { readdirSync, readFileSync } from 'node:fs';

/** Ticks a second of Linux's process times, everywhere we run. */
const TICKS_PER_SECOND = 100;
/** Fields of /proc/<pid>/stat behind the name in parentheses: utime and stime are the 14th and 15th of all. */
const UTIME = 11;
const STIME = 12;

/** Processor seconds that a process has used, its ended threads among them; NaN where there is no /proc. */
export function cpuSecondsOf(pid: number): number {
  return secondsIn(`/proc/${pid}/stat`);
}

/** Processor seconds by thread of this process; empty where there is no /proc. */
export function cpuSecondsByThread(): Map<number, number> {
  try {
    const threads = readdirSync('/proc/self/task').map(Number);
    return new Map(threads.map((thread) => [thread, secondsIn(`/proc/self/task/${thread}/stat`)]));
  } catch {
    return new Map();
  }
}

function secondsIn(file: string): number {
  try {
    const text = readFileSync(file, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}
