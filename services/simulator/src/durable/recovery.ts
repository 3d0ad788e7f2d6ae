import type { Telemetry } from '@launderette/telemetry';
import type { JournalEntry } from '../api.ts';
import type { EnginePort } from '../engine-port.ts';
import type { Outlet } from '../outlet.ts';
import { planRecovery, type RecoveryPlan } from './recovery-plan.ts';
import { isDivergence, type Replayed, replay } from './replay.ts';
import type { StoredStream } from './stored-stream.ts';

/** A stream that stands where the earlier run stood, and its journal. */
export interface Recovered extends Replayed {
  readonly entries: readonly JournalEntry[];
}

/** An operator is told of the progress of a replay at most this often. */
const SAY_EVERY_MS = 1_000;

/** Takes up one stream, and counts and says what became of it. */
export class Recovery {
  private readonly stored: StoredStream;
  private readonly telemetry: Telemetry | undefined;
  private readonly log: (message: string) => void;
  private readonly begunMs = performance.now();

  constructor(stored: StoredStream, telemetry?: Telemetry, log: (message: string) => void = () => undefined) {
    this.stored = stored;
    this.telemetry = telemetry;
    this.log = log;
  }

  /** Rejects, having closed every engine, when the stream cannot go on. */
  async run(
    outlet: Outlet,
    start: () => Promise<EnginePort>,
    progress: (message: string) => void,
    signal: AbortSignal,
  ): Promise<Recovered> {
    let corrupt = 0;
    try {
      const plan = this.planFor(outlet);
      corrupt = plan.faults.length;
      for (const fault of plan.faults) this.say(`passed over: ${fault}`);
      const replayed = await replay(plan, start, this.teller(progress), signal);
      for (const refusal of replayed.refused) this.say(`passed over: ${refusal}`);
      corrupt += replayed.refused.length;
      this.ended('resumed', replayed.events, corrupt);
      this.say(this.summary(replayed));
      return { ...replayed, entries: plan.entries };
    } catch (error) {
      if (signal.aborted) throw error;
      this.ended(isDivergence(error) ? 'diverged' : 'failed', 0, corrupt);
      throw error;
    }
  }

  private planFor({ remains }: Outlet): RecoveryPlan {
    if (!remains) throw new Error('the outlet was not opened to take up a stream');
    return planRecovery(this.stored, remains);
  }

  private teller(progress: (message: string) => void): (nowMs: number, reachedMs: number) => void {
    let saidMs = -Infinity;
    return (nowMs, reachedMs) => {
      if (performance.now() - saidMs < SAY_EVERY_MS) return;
      saidMs = performance.now();
      progress(`replaying: at simulated time ${time(nowMs)} of ${time(reachedMs)}`);
    };
  }

  private summary({ window, events, report }: Replayed): string {
    const from = window === undefined ? 'its start' : `the saved state of window ${window}`;
    const seconds = this.seconds().toFixed(1);
    return `goes on at simulated time ${time(report.nowMs)}: ${events} payments replayed from ${from} in ${seconds} s`;
  }

  private ended(outcome: 'resumed' | 'diverged' | 'failed', events: number, corrupt: number): void {
    this.telemetry?.recoveryEnded(outcome, this.seconds(), events, corrupt);
  }

  private say(message: string): void {
    this.log(`stream ${this.stored.definition.name}: ${message}`);
  }

  private seconds(): number {
    return (performance.now() - this.begunMs) / 1000;
  }
}

function time(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
