import type { EngineReport, Standing } from '../engine-messages.ts';

/** Where a stream, or some of its shards, stands behind what was made of it. */
export interface Mark extends Pick<Standing, 'window' | 'commands' | 'positions' | 'credits' | 'totals'> {
  /** Unix milliseconds, simulated: start of the first second not completed. */
  readonly timeMs: number;
}

/** The mark behind a report; undefined from an engine that keeps no digest. */
export function markOf({ nowMs, standing }: EngineReport): Mark | undefined {
  return standing && { timeMs: nowMs, ...standing };
}
