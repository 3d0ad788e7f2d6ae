import { Worker } from 'node:worker_threads';
import type { Life, LifePlan } from './life.ts';
import type { LifeMessage, LifeRequest } from './life-worker.ts';

/** The compiled entry: threads load plain JavaScript, also when this file runs from source. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/generate/life-worker.js' : './life-worker.js',
  import.meta.url,
);

/** Pages that may be on their way: one is written, one waits, one is being lived. Each is some 10 MB. */
const PAGES_AHEAD = 3;

/** Lives a world in a thread of its own, while its pages are written in this one. Rejects with what went wrong where it cannot be populated. */
export async function startLife(plan: LifePlan): Promise<Life> {
  // No flags of the process: the thread loads compiled packages, also where tests resolve sources.
  const worker = new Worker(WORKER_URL, { workerData: plan, name: 'life', execArgv: [] });
  const inbox = new Inbox(worker);
  const first = await inbox.next();
  if (!('directory' in first)) throw new Error('the first message of a life is its directory');
  const ask = () => worker.postMessage('next' satisfies LifeRequest);
  return {
    directory: first.directory,
    async *pages() {
      for (let ahead = 0; ahead < PAGES_AHEAD; ahead += 1) ask();
      for (;;) {
        const message = await inbox.next();
        if (!('page' in message) || message.page === undefined) return;
        yield message.page;
        ask();
      }
    },
    close: async () => void (await worker.terminate()),
  };
}

/** Messages of a thread in order; its failure is what `next` rejects with. */
class Inbox {
  private readonly waiting: LifeMessage[] = [];
  private failure: { readonly error: unknown } | undefined;
  private wake: () => void = () => {};

  constructor(worker: Worker) {
    worker.on('message', (message: LifeMessage) => {
      if ('failed' in message) this.fail(message.failed);
      else this.waiting.push(message);
      this.wake();
    });
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => this.fail(new Error('the thread that lives the world has ended')));
  }

  async next(): Promise<LifeMessage> {
    for (;;) {
      const message = this.waiting.shift();
      if (message !== undefined) return message;
      if (this.failure !== undefined) throw this.failure.error;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }
}
