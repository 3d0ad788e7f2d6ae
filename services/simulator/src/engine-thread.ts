import type { EventLoopUtilization } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { BATCH_BYTES_DEFAULT } from '@launderette/wire';
import type { EngineBlueprint } from './blueprint.ts';
import type { EngineReport, EngineRequest } from './engine-messages.ts';
import type { EnginePort } from './engine-port.ts';
import type { WorkerCall, WorkerMessage } from './worker.ts';

/** The compiled entry: threads load plain JavaScript, also when this file runs from source. */
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? '../dist/worker.js' : './worker.js', import.meta.url);

interface Waiting {
  resolve(report: EngineReport): void;
  reject(error: unknown): void;
}

/**
 * Starts a thread with an engine of its own; fulfils when the world is populated, rejects when it cannot be. `signal`: nobody
 * wants it any more; it ends in the middle of its work, and this rejects.
 */
export async function startEngineThread(blueprint: EngineBlueprint, signal?: AbortSignal): Promise<EnginePort> {
  signal?.throwIfAborted();
  // No flags of the process: the thread loads compiled packages, also where tests resolve sources.
  const worker = new Worker(WORKER_URL, {
    workerData: blueprint,
    name: `stream ${blueprint.world.stream}`,
    execArgv: [],
  });
  const thread = new EngineThread(worker);
  const giveUp = (): void => void thread.close();
  signal?.addEventListener('abort', giveUp, { once: true });
  const facts = await thread.ready.finally(() => signal?.removeEventListener('abort', giveUp));
  return {
    ...facts,
    request: (request) => thread.request(request),
    recycle: (buffer) => thread.recycle(buffer),
    busyShare: () => thread.busyShare(),
    close: () => thread.close(),
  };
}

class EngineThread {
  readonly ready: Promise<{ startMs: number; typologies: readonly string[] }>;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly recycled: ArrayBuffer[] = [];
  private calls = 0;
  private failure: unknown;
  private seen: EventLoopUtilization | undefined;

  constructor(worker: Worker) {
    this.worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'ready') resolve({ startMs: message.startMs, typologies: message.typologies });
        else if (message.kind === 'report') this.settle(message.id, message.report);
        else this.fail(message.error);
      });
      worker.once('error', (error) => {
        reject(error);
        this.fail(error);
      });
      worker.once('exit', () => {
        const error = new Error('the engine thread has ended');
        reject(error);
        this.fail(error);
      });
    });
  }

  request(request: EngineRequest): Promise<EngineReport> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.calls += 1;
    const id = this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const recycled = this.recycled.splice(0);
      this.worker.postMessage({ id, request, recycled } satisfies WorkerCall, recycled);
    });
  }

  /** The buffer goes back with the next request. Small ones are not worth the trip, and are freed now, which spares the collector. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength >= BATCH_BYTES_DEFAULT) this.recycled.push(buffer);
    else buffer.transfer(0);
  }

  busyShare(): number {
    const now = this.worker.performance.eventLoopUtilization();
    const { utilization } = this.worker.performance.eventLoopUtilization(now, this.seen);
    this.seen = now;
    return utilization;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private settle(id: number, report: EngineReport): void {
    this.waiting.get(id)?.resolve(report);
    this.waiting.delete(id);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    for (const call of this.waiting.values()) call.reject(this.failure);
    this.waiting.clear();
  }
}
