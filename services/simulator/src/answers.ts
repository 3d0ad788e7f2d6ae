import type { Makers } from './blueprint.ts';
import type { EngineReport, EngineRequest } from './engine-messages.ts';

/** Where the answers of an engine in a thread go. */
export interface Answers {
  /** Makes what the engine writes its rows to; absent: an encoder is what it is. */
  readonly encoder?: Makers['encoder'];
  /** What the engine is asked where the main thread has asked `request`. */
  asked(request: EngineRequest): EngineRequest;
  report(id: number, report: EngineReport, request: EngineRequest): void;
  failed(error: unknown): void;
}
