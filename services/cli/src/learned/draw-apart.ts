import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { DrawOrder, PartAnswer, PartOrder } from './draw-messages.ts';

const isSource = import.meta.url.endsWith('.ts');
const WORKER = fileURLToPath(new URL(`./draw-worker.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** Processes that draw at most: each holds a tensor library and its part, some 300 MB. */
const WORKERS_MAX = 4;

/** Processes that are worth starting for some parts. */
export const workersFor = (parts: number, cores = availableParallelism()): number =>
  Math.min(WORKERS_MAX, parts, cores);

/**
 * Lines of CSV of the rows of a sample, in order, its parts drawn by several processes side by side: one thread cannot use more
 * than a core, and the tensor library cannot be opened in two. A row is a function of seed and number, so the bytes are those that one
 * process writes. Each process has one part under way, which bounds memory. Throws CommandError.
 */
export async function* drawApart(
  order: DrawOrder,
  rows: number,
  rowsAtOnce: number,
  workers: number,
): AsyncGenerator<string> {
  const started = Array.from({ length: workers }, () => new Worker(order));
  try {
    const parts = Math.ceil(rows / rowsAtOnce);
    const ask = (part: number): void => {
      const begin = part * rowsAtOnce;
      if (part < parts) started[part % workers]!.ask({ begin, rows: Math.min(rowsAtOnce, rows - begin) });
    };
    for (let part = 0; part < workers; part += 1) ask(part);
    for (let part = 0; part < parts; part += 1) {
      const csv = await started[part % workers]!.answer();
      ask(part + workers);
      yield csv;
    }
  } finally {
    for (const worker of started) worker.end();
  }
}

/** One process, with one question at a time. */
class Worker {
  private readonly child: ChildProcess;
  private asked: Promise<PartAnswer> = Promise.reject(new Error('nothing was asked'));

  constructor(order: DrawOrder) {
    this.asked.catch(() => undefined);
    this.child = fork(WORKER, [], {
      execArgv: isSource ? ['--conditions=source'] : [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.send(order);
  }

  ask(part: PartOrder): void {
    const answered = once(this.child, 'message').then(([answer]) => answer as PartAnswer);
    const ended = once(this.child, 'exit').then(() => ({ failed: 'a process that draws ended by itself' }));
    this.asked = Promise.race([answered, ended]);
    this.asked.catch(() => undefined); // told of where the answer is awaited
    this.send(part);
  }

  async answer(): Promise<string> {
    const answer = await this.asked;
    if ('failed' in answer) throw new CommandError(EXIT.failure, answer.failed);
    return answer.csv;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private send(message: DrawOrder | PartOrder): void {
    this.child.send(message, () => undefined); // a process that is gone is told of by its end
  }
}
