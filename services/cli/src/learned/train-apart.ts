import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgressReport } from '@launderette/models';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { TrainingMessage, TrainingOrder } from './training-messages.ts';

const isSource = import.meta.url.endsWith('.ts');
const WORKER = fileURLToPath(new URL(`./training-worker.${isSource ? 'ts' : 'js'}`, import.meta.url));

export interface TrainingLimits {
  readonly memoryMiB: number;
  readonly timeMs: number;
}

export interface TrainingWatch {
  readonly found: (text: string) => void;
  readonly progress: (progress: ProgressReport) => void;
  readonly signal: AbortSignal;
}

/**
 * Trains in a process of its own, which is ended at once when the signal says so, when its time is up, and by itself when its
 * memory is. A model is there whole or not at all.
 */
export async function trainApart(order: TrainingOrder, limits: TrainingLimits, watch: TrainingWatch): Promise<void> {
  const child = fork(WORKER, [], {
    execArgv: [`--max-old-space-size=${limits.memoryMiB}`, ...(isSource ? ['--conditions=source'] : [])],
    // An interrupt of the terminal reaches this process, which decides.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let ending: TrainingMessage | undefined;
  let isLate = false;
  const end = (): void => void child.kill('SIGKILL');
  watch.signal.addEventListener('abort', end, { once: true });
  const clock = setTimeout(() => {
    isLate = true;
    end();
  }, limits.timeMs);
  child.on('message', (message: TrainingMessage) => {
    if ('found' in message) watch.found(message.found);
    else if ('progress' in message) watch.progress(message.progress);
    else ending = message;
  });
  // Its last message may be read after its end was heard of: the channel is empty when it is closed.
  const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  child.send(order, () => undefined); // a process that is gone is told of by its end
  try {
    await ended;
  } finally {
    clearTimeout(clock);
    watch.signal.removeEventListener('abort', end);
  }
  if (ending !== undefined && 'done' in ending) return;
  await rm(join(dirname(order.out), `.${basename(order.out)}.partial`), { recursive: true, force: true });
  watch.signal.throwIfAborted();
  if (ending !== undefined && 'failed' in ending) throw refusal(ending.failed);
  throw new CommandError(EXIT.failure, reason(isLate, limits));
}

function refusal({ code, message }: { code?: string; message: string }): CommandError {
  if (code === undefined) return new CommandError(EXIT.failure, message);
  return new CommandError(code === 'UNREADABLE_FILE' ? EXIT.notFound : EXIT.invalidInput, message);
}

const reason = (isLate: boolean, { timeMs, memoryMiB }: TrainingLimits): string =>
  isLate
    ? `training took more than ${Math.round(timeMs / 1000)} s; raise --time-max, or bound the rows with --rows-max`
    : `training ended by itself, mostly for want of memory: it has ${memoryMiB} MiB; raise --memory-max, or bound the rows with --rows-max`;
