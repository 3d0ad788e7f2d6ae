import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** How a supervised process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that cannot outlive us. */
export interface Supervised {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Ask it to end, and make it end after the grace. */
  stop(): Promise<Exit>;
  /** End it at once, as a crash would. */
  kill(): Promise<Exit>;
}

/** How long a process may take to end after SIGTERM; a healthy broker takes 0.5 s, one with many open segments a few. */
const graceMs = 15_000;

/**
 * The watcher. Standard input is a pipe whose other end only our own process holds, so its end of file means that we
 * closed it or died, even by SIGKILL. `$$` is the shell, which `exec` turns into the command: same process id. The
 * watcher lives in the command's process group, so that id cannot be reused while the watcher may still signal it.
 */
const watcherScript = `
exec 3<&0 </dev/null
(
  while read -r line <&3; do :; done
  kill -TERM $$ 2>/dev/null || exit 0
  waited=0
  while [ $waited -lt ${graceMs / 1000} ]; do sleep 1; kill -0 $$ 2>/dev/null || exit 0; waited=$((waited + 1)); done
  kill -KILL $$ 2>/dev/null
) &
exec 3<&- "$@"
`;

/**
 * Start a command that ends when we end, in a process group and session of its own: Ctrl-C in the terminal reaches us
 * and not it, so we may drain into it first. Both outputs go to `outputFile`, replaced at each start.
 */
export function spawnSupervised(
  command: string,
  args: readonly string[],
  outputFile: string,
  env: NodeJS.ProcessEnv,
): Supervised {
  const output = openSync(outputFile, 'w');
  const child = spawn('/bin/sh', ['-c', watcherScript, 'sh', command, ...args], {
    detached: true,
    stdio: ['pipe', output, output],
    env,
  });
  closeSync(output);
  const exited = exitOf(child);
  const pid = child.pid ?? 0;
  const stop = async (): Promise<Exit> => {
    child.stdin?.end();
    const timer = setTimeout(() => killGroup(pid), graceMs);
    return exited.finally(() => clearTimeout(timer));
  };
  const kill = (): Promise<Exit> => {
    killGroup(pid);
    return exited;
  };
  return { pid, exited, stop, kill };
}

/** Settles once the process is gone; the watcher, which has nothing left to watch, goes with it. */
function exitOf(child: ChildProcess): Promise<Exit> {
  child.stdin?.on('error', () => {}); // a pipe to a process that just died
  return new Promise((fulfil, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (child.pid !== undefined) killGroup(child.pid);
      child.stdin?.destroy();
      fulfil({ code, signal });
    });
  });
}

function killGroup(pid: number): void {
  if (pid <= 0) return; // -0 would be our own group
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody left in the group
  }
}
