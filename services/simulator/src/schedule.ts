import type { Pace } from './api.ts';

/** Where a stream stands: payments made, and the first simulated second (Unix ms) not completed. */
export interface Position {
  readonly events: number;
  readonly simulatedMs: number;
}

/** What is due: payments, or simulated time. `max` is always due. */
export interface Due {
  readonly events: number;
  readonly untilMs: number;
}

/**
 * Where a stream should be at a wall time: the integral of its pace, never rebased when the stream is late.
 *
 * Wall times are any monotonic milliseconds. A change of pace keeps what was due before it; a pause adds nothing; time
 * spent waiting for the broker counts, so that a stream that was held catches up in full.
 */
export class Schedule {
  private pace: Pace;
  private paused = true;
  private anchorWallMs = 0;
  /** Events (rate) or simulated milliseconds (clock) due at the anchor. */
  private anchorDue = 0;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** Begins at `wallMs`, or goes on after a pause. */
  resume(wallMs: number, position: Position): void {
    if (!this.paused) return;
    this.paused = false;
    if (this.anchorDue === 0) this.anchorDue = this.positionOf(position);
    this.anchorWallMs = wallMs;
  }

  pause(wallMs: number): void {
    if (this.paused) return;
    this.anchorDue = this.dueAt(wallMs);
    this.anchorWallMs = wallMs;
    this.paused = true;
  }

  change(pace: Pace, wallMs: number, position: Position): void {
    const sameKind = pace.kind === this.pace.kind;
    const due = this.dueAt(wallMs);
    this.pace = pace;
    this.anchorDue = sameKind ? due : this.positionOf(position);
    this.anchorWallMs = wallMs;
  }

  /** What should have happened by `wallMs`; the position itself while paused. */
  due(wallMs: number): Due {
    if (this.paused) return { events: 0, untilMs: 0 };
    if (this.pace.kind === 'max') return { events: Infinity, untilMs: Infinity };
    const due = this.dueAt(wallMs);
    if (this.pace.kind === 'rate') return { events: Math.floor(due), untilMs: Infinity };
    return { events: Infinity, untilMs: wholeSecond(due) };
  }

  /** Milliseconds by which the next thing due is late at `wallMs`; 0 when nothing is due. */
  lagMs(wallMs: number, position: Position): number {
    if (this.paused || this.pace.kind === 'max') return 0;
    const due = this.dueAt(wallMs);
    if (this.pace.kind === 'rate') return Math.max(0, ((due - (position.events + 1)) / this.pace.eventsPerSecond) * 1000);
    const behindMs = due - (position.simulatedMs + 1000);
    return Math.max(0, behindMs / this.pace.multiple);
  }

  private dueAt(wallMs: number): number {
    if (this.paused || this.pace.kind === 'max') return this.anchorDue;
    const elapsedMs = wallMs - this.anchorWallMs;
    if (this.pace.kind === 'rate') return this.anchorDue + (elapsedMs / 1000) * this.pace.eventsPerSecond;
    return this.anchorDue + elapsedMs * this.pace.multiple;
  }

  private positionOf(position: Position): number {
    if (this.pace.kind === 'clock') return position.simulatedMs;
    return this.pace.kind === 'rate' ? position.events : 0;
  }
}

function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}
