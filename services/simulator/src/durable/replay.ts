import type { EncodedBatch } from '@launderette/wire';
import type { EngineReport } from '../engine-messages.ts';
import type { EnginePort } from '../engine-port.ts';
import { GRANT_EVENTS_MAX } from '../limits.ts';
import type { RecoveryPlan } from './recovery-plan.ts';

/** A few grants at once: a replay waits for nobody, and is to be stopped within a moment. */
export const REPLAY_EVENTS_MAX = 4 * GRANT_EVENTS_MAX;

const SECOND_MS = 1_000;

/** A replay that has come to where the earlier run stood. */
export interface Replayed {
  readonly engine: EnginePort;
  readonly report: EngineReport;
  /** What the earlier run made and did not publish. */
  readonly batches: readonly EncodedBatch[];
  /** Payments made again. */
  readonly events: number;
  /** Window of the saved state that it began with; undefined: the stream's start. */
  readonly window: number | undefined;
  /** Saved states that were whole and would not do. */
  readonly refused: readonly string[];
}

/** What a replay tells while it goes on: Unix milliseconds, simulated. */
export type ReplayProgress = (nowMs: number, reachedMs: number) => void;

/**
 * Lives a stream again to where the earlier run stood, from the newest saved state that will do, else from its start.
 * Rejects with STATE_DIVERGED in the message where it does not make what was published, and closes the engine then.
 *
 * `signal` aborted: it stops, and rejects with its reason. `start`: makes an engine at the stream's start; one whose state cannot be put back is spoilt.
 */
export async function replay(
  plan: RecoveryPlan,
  start: () => Promise<EnginePort>,
  progress: ReplayProgress,
  signal: AbortSignal,
): Promise<Replayed> {
  const refused: string[] = [];
  for (const beginning of [...plan.beginnings, undefined]) {
    const engine = await start();
    try {
      const { entries, published } = plan;
      const saved = beginning ? { saved: beginning.shards } : {};
      const report = await engine.request({ kind: 'resume', entries, published, ...saved });
      const lived = await liveAgain(engine, report, plan, progress, signal);
      return { engine, ...lived, window: beginning?.window, refused };
    } catch (error) {
      await engine.close();
      if (!beginning || isDivergence(error) || signal.aborted) throw error;
      refused.push(`the saved state of window ${beginning.window} cannot be put back: ${messageOf(error)}`);
    }
  }
  throw new Error('unreachable: the stream’s start is the last beginning');
}

/** Whether a replay failed because it made something else than was published. */
export function isDivergence(error: unknown): boolean {
  return messageOf(error).startsWith('STATE_DIVERGED');
}

async function liveAgain(
  engine: EnginePort,
  begun: EngineReport,
  { reachedMs, paymentsMax }: RecoveryPlan,
  progress: ReplayProgress,
  signal: AbortSignal,
): Promise<Pick<Replayed, 'report' | 'batches' | 'events'>> {
  const batches: EncodedBatch[] = [];
  let report = begun;
  let events = 0;
  const liveUntil = async (untilMs: number): Promise<void> => {
    while (report.nowMs < untilMs && !report.ended) {
      signal.throwIfAborted();
      const left = paymentsMax - (report.standing?.payments ?? 0);
      if (left <= 0) return;
      const windows = paymentsMax === Infinity; // a whole window might pass the last payment
      const eventsMax = Math.min(REPLAY_EVENTS_MAX, left);
      report = await engine.request({ kind: 'advance', untilMs, eventsMax, windows });
      batches.push(...report.batches);
      events += report.events;
      progress(report.nowMs, reachedMs);
    }
  };
  await liveUntil(reachedMs);
  // The earlier run may have stood in the middle of a second.
  if (!report.standing?.caughtUp) await liveUntil(reachedMs + SECOND_MS);
  if (report.standing?.caughtUp) return { report, batches, events };
  throw new Error(
    `STATE_DIVERGED: fewer records come out by the simulated time ${new Date(reachedMs).toISOString()} than were published, so nothing more is: go on with the version of the program, and the scenario, that made them; or delete the stream with its topics and begin again`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
