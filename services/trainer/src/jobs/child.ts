import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ProgressReport } from '@launderette/models';
import { TrainerError } from '../errors.ts';
import { MEMORY_LOOK_MS, STDERR_CHARS_MAX } from '../limits.ts';
import type { Job, ParentMessage, ResultOf, WorkerMessage } from './job.ts';

/** The compiled entry: processes load plain JavaScript, also when this file runs from source. */
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? '../../dist/worker.js' : '../worker.js', import.meta.url);

const MEBIBYTE = 1024 * 1024;

export interface ChildOptions {
  readonly memoryMebibytesMax: number;
  readonly msMax: number;
  /** Ends the process at once; the result rejects with its reason. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ProgressReport) => void;
  /** Takes bytes; the process goes on when it fulfils. */
  readonly onBytes?: (bytes: Uint8Array, rows: number) => Promise<void>;
  /** Told what a process that broke has said. */
  readonly log: (message: string) => void;
}

/**
 * Runs a job in a process of its own, within limits, below the priority of streams. Whatever ends it, nothing is left of it but
 * files in the folder that the job names. Throws TrainerError, or the signal's reason.
 */
export async function runChild<J extends Job>(job: J, options: ChildOptions): Promise<ResultOf<J>> {
  options.signal.throwIfAborted();
  const child = fork(fileURLToPath(WORKER_URL), {
    execArgv: [`--max-old-space-size=${options.memoryMebibytesMax}`],
    env: {}, // the secrets of the service are none of its business
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const run = new ChildRun(child, options);
  try {
    return (await run.end(job)) as ResultOf<J>;
  } finally {
    run.close();
  }
}

/** One process from its start to its end. */
class ChildRun {
  private readonly child: ChildProcess;
  private readonly options: ChildOptions;
  private readonly closers: (() => void)[] = [];
  /** Why it was killed. */
  private reason: unknown;
  private outcome: { readonly result: unknown } | { readonly error: unknown } | undefined;
  private said = '';

  constructor(child: ChildProcess, options: ChildOptions) {
    this.child = child;
    this.options = options;
  }

  async end(job: Job): Promise<unknown> {
    const { child, options } = this;
    // Its last message may be read after its end was heard of: the channel is empty when it is closed.
    const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    child.on('message', (message) => this.take(message as WorkerMessage));
    child.stderr?.on('data', (text: Buffer) => {
      this.said = (this.said + String(text)).slice(-STDERR_CHARS_MAX);
    });
    this.guard();
    this.send({ kind: 'job', job });
    const [[code, signal]] = (await ended) as [[number | null, NodeJS.Signals | null], unknown];
    if (this.reason !== undefined) throw this.reason;
    if (this.outcome && 'result' in this.outcome) return this.outcome.result;
    if (this.outcome) throw this.outcome.error;
    if (/heap out of memory|Array buffer allocation failed/.test(this.said)) throw this.outOfMemory();
    options.log(`a worker ended by itself, ${signal ?? `code ${code}`}: ${this.said}`);
    throw new TrainerError('WORKER_FAILED', `the process that worked ended by itself (${signal ?? `code ${code}`})`);
  }

  close(): void {
    for (const closer of this.closers) closer();
    this.child.kill('SIGKILL');
  }

  /** Kills it when the caller, the clock or its memory says so. */
  private guard(): void {
    const { signal, msMax } = this.options;
    const abort = (): void => this.kill(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const seconds = Math.round(msMax / 1000);
    const timeout = setTimeout(
      () => this.kill(new TrainerError('OUT_OF_TIME', `not done within ${seconds} seconds; TRAINING_SECONDS_MAX`)),
      msMax,
    );
    const look = setInterval(() => {
      if (this.residentMebibytes() > this.options.memoryMebibytesMax) this.kill(this.outOfMemory());
    }, MEMORY_LOOK_MS);
    this.closers.push(
      () => signal.removeEventListener('abort', abort),
      () => clearTimeout(timeout),
      () => clearInterval(look),
    );
    if (this.child.pid !== undefined) lowerPriority(this.child.pid);
  }

  private kill(reason: unknown): void {
    this.reason ??= reason;
    this.child.kill('SIGKILL');
  }

  private outOfMemory(): TrainerError {
    return new TrainerError(
      'OUT_OF_MEMORY',
      `more than ${this.options.memoryMebibytesMax} MiB needed; learn from fewer rows, or raise TRAINING_MEMORY_MB`,
    );
  }

  /** 0 where the system does not say: the limit of the heap holds by itself. */
  private residentMebibytes(): number {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / MEBIBYTE;
    } catch {
      return 0; // no Linux, or it has just ended
    }
  }

  private send(message: ParentMessage): void {
    this.child.send(message, () => undefined); // a process that is gone is reported by its exit
  }

  private take(message: WorkerMessage): void {
    if (message.kind === 'progress') this.options.onProgress?.(message.progress);
    else if (message.kind === 'done') this.outcome = { result: message.result };
    else if (message.kind === 'refused') this.outcome = { error: new TrainerError(message.code, message.message) };
    else
      this.options.onBytes?.(message.bytes, message.rows).then(
        () => this.send({ kind: 'more' }),
        (error: unknown) => this.kill(error),
      );
  }
}

/** Training takes what streams leave. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has just ended, or the system does not let us
  }
}
