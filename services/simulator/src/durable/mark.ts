import type { EngineReport } from '../engine-messages.ts';
import type { Positions } from './positions.ts';

/** Where a whole stream stands behind what was made of it. */
export interface Mark {
  /** Unix milliseconds, simulated: start of the first second not completed. */
  readonly timeMs: number;
  /** Settlement windows lived to their end. */
  readonly window: number;
  /** Number of the last command applied; 0: none. */
  readonly commands: number;
  readonly positions: Positions;
}

/** The mark behind a report; undefined from an engine that keeps no digest. */
export function markOf({ nowMs, standing }: EngineReport): Mark | undefined {
  return standing && { timeMs: nowMs, ...standing };
}
