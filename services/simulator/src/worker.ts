import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { buildEngine, type EngineBlueprint, type ServedEngine } from './blueprint.ts';
import type { EngineReport, EngineRequest } from './engine-messages.ts';
import { daysAheadFor, samplerAheadFor } from './learned/sampler-for.ts';

/** From the main thread: a numbered request. */
export interface WorkerCall {
  readonly id: number;
  readonly request: EngineRequest;
  /** Given back, with their memory. */
  readonly recycled: readonly ArrayBuffer[];
}

/** To the main thread: the facts once, then an answer to every call; a failure ends the worker. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly startMs: number; readonly typologies: readonly string[] }
  | { readonly kind: 'report'; readonly id: number; readonly report: EngineReport }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Serves an engine to the main thread; the bytes of batches change owner, they are not copied. */
function serve(port: MessagePort, engine: ServedEngine): void {
  port.on('message', ({ id, request, recycled }: WorkerCall) => {
    try {
      engine.recycle(recycled);
      const report = engine.handle(request);
      port.postMessage({ kind: 'report', id, report } satisfies WorkerMessage, transferable(report));
    } catch (error) {
      port.postMessage({ kind: 'failed', error } satisfies WorkerMessage);
      port.close();
    }
  });
}

function transferable(report: EngineReport): ArrayBuffer[] {
  const moments = report.moments ? [report.moments.buffer] : [];
  const saved = report.saved?.shards.map((shard) => shard.buffer) ?? [];
  return [...new Set(report.batches.map((batch) => batch.bytes.buffer)), ...moments, ...saved];
}

if (parentPort) {
  const makers = { sampler: samplerAheadFor, days: daysAheadFor };
  const { engine, simulation } = await buildEngine(workerData as EngineBlueprint, makers);
  serve(parentPort, engine);
  const { startMs, directory } = simulation;
  parentPort.postMessage({ kind: 'ready', startMs, typologies: directory.typologies } satisfies WorkerMessage);
}
