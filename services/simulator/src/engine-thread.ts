import { availableParallelism } from 'node:os';
import type { EventLoopUtilization } from 'node:perf_hooks';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { BATCH_BYTES_DEFAULT } from '@launderette/wire';
import type { EngineBlueprint } from './blueprint.ts';
import type { EncodingData, Recycled } from './encoding/encoding-worker.ts';
import type { EngineReport, EngineRequest } from './engine-messages.ts';
import type { EnginePort } from './engine-port.ts';
import type { WorkerCall, WorkerData, WorkerMessage } from './worker-messages.ts';

/** The compiled entries: threads load plain JavaScript, also when this file runs from source. */
const DIST = new URL(import.meta.url.endsWith('.ts') ? '../dist/' : './', import.meta.url);
const WORKER_URL = new URL('worker.js', DIST);
const ENCODING_URL = new URL('encoding/encoding-worker.js', DIST);

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
  const thread = new EngineThreads(blueprint);
  const giveUp = (): void => void thread.close();
  signal?.addEventListener('abort', giveUp, { once: true });
  const facts = await thread.ready
    .catch(async (error: unknown) => {
      await thread.close();
      throw error;
    })
    .finally(() => signal?.removeEventListener('abort', giveUp));
  return {
    ...facts,
    request: (request) => thread.request(request),
    recycle: (buffer) => thread.recycle(buffer),
    busyShare: () => thread.busyShare(),
    close: () => thread.close(),
  };
}

/** Record batches may be encoded in any order of shards, so that another thread can do it; on one processor it has nothing to win. */
function encodesApart({ framing }: EngineBlueprint): boolean {
  return framing === 'kafka' && availableParallelism() > 1;
}

/** A thread that lives, and where it pays one that encodes behind it: requests go to the first, reports come from the last. */
class EngineThreads {
  readonly ready: Promise<{ startMs: number; typologies: readonly string[] }>;
  private readonly living: Thread;
  private readonly encoding: Thread | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private recycled: ArrayBuffer[] = [];
  private calls = 0;
  private failure: unknown;
  private facts: ((facts: { startMs: number; typologies: readonly string[] }) => void) | undefined;
  private refuse: ((error: unknown) => void) | undefined;

  constructor(blueprint: EngineBlueprint) {
    const name = `stream ${blueprint.world.stream}`;
    this.ready = new Promise((resolve, reject) => {
      this.facts = resolve;
      this.refuse = reject;
    });
    if (!encodesApart(blueprint)) {
      this.living = this.start(WORKER_URL, name, { blueprint } satisfies WorkerData);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    this.encoding = this.start(ENCODING_URL, `${name}, encoder`, { from: port2 } satisfies EncodingData, [port2]);
    this.living = this.start(WORKER_URL, name, { blueprint, encoding: port1 } satisfies WorkerData, [port1]);
  }

  request(request: EngineRequest): Promise<EngineReport> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.calls += 1;
    const id = this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const buffers = this.recycled;
      this.recycled = [];
      if (this.encoding && buffers.length > 0) this.encoding.worker.postMessage(buffers satisfies Recycled, buffers);
      const recycled = this.encoding ? [] : buffers;
      this.living.worker.postMessage({ id, request, recycled } satisfies WorkerCall, recycled);
    });
  }

  /** The buffer goes back with the next request. Small ones are not worth the trip, and are freed now, which spares the collector. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength >= BATCH_BYTES_DEFAULT) this.recycled.push(buffer);
    else buffer.transfer(0);
  }

  /** Of the busier thread. */
  busyShare(): number {
    return Math.max(this.living.busyShare(), this.encoding?.busyShare() ?? 0);
  }

  async close(): Promise<void> {
    await Promise.all([this.living.worker.terminate(), this.encoding?.worker.terminate()]);
  }

  private start(url: URL, name: string, workerData: unknown, transferList: readonly MessagePort[] = []): Thread {
    // No flags of the process: the thread loads compiled packages, also where tests resolve sources.
    const worker = new Worker(url, { workerData, transferList: [...transferList], name, execArgv: [] });
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'ready') this.facts?.({ startMs: message.startMs, typologies: message.typologies });
      else if (message.kind === 'report') this.settle(message.id, message.report);
      else this.fail(message.error);
    });
    worker.once('error', (error) => this.fail(error));
    worker.once('exit', () => this.fail(new Error('the engine thread has ended')));
    return new Thread(worker);
  }

  private settle(id: number, report: EngineReport): void {
    this.waiting.get(id)?.resolve(report);
    this.waiting.delete(id);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.refuse?.(this.failure);
    for (const call of this.waiting.values()) call.reject(this.failure);
    this.waiting.clear();
  }
}

class Thread {
  readonly worker: Worker;
  private seen: EventLoopUtilization | undefined;

  constructor(worker: Worker) {
    this.worker = worker;
  }

  /** Since the last call. */
  busyShare(): number {
    const now = this.worker.performance.eventLoopUtilization();
    const { utilization } = this.worker.performance.eventLoopUtilization(now, this.seen);
    this.seen = now;
    return utilization;
  }
}
