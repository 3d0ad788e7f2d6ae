import type { EngineReport, EngineRequest } from './engine-messages.ts';

/** Where a stream's engine lives: a thread of its own, or (in tests) the caller's. */
export interface EnginePort {
  /** Unix milliseconds, simulated: where the stream began. */
  readonly startMs: number;
  /** Catalogue names by typology code. */
  readonly typologies: readonly string[];
  /** Requests are served in order; rejects when the engine has failed or was closed. */
  request(request: EngineRequest): Promise<EngineReport>;
  /** Gives back the buffer of a batch that nobody reads any more. */
  recycle(buffer: ArrayBuffer): void;
  /** Share of the time since the last call in which the engine's thread was busy, 0 to 1; 0 where it has none of its own. */
  busyShare(): number;
  close(): Promise<void>;
}
