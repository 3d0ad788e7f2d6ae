import type { MessagePort } from 'node:worker_threads';
import type { EngineBlueprint } from './blueprint.ts';
import type { EngineReport, EngineRequest } from './engine-messages.ts';

/** What an engine's thread is started with. */
export interface WorkerData {
  readonly blueprint: EngineBlueprint;
  /** To the thread that encodes what this one lives; absent: this one does. */
  readonly encoding?: MessagePort;
}

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

/** The memory of a report that changes owner with it: it is not copied. */
export function buffersOf(report: EngineReport): ArrayBuffer[] {
  const moments = report.moments ? [report.moments.buffer] : [];
  const saved = report.saved?.shards.map((shard) => shard.buffer) ?? [];
  return [...new Set(report.batches.map((batch) => batch.bytes.buffer)), ...moments, ...saved];
}
