import type { Pace } from './api.ts';
import { ClockLine } from './clock-line.ts';
import { CountLine } from './count-line.ts';
import { ConstantCurve, type RateCurve, ScaledCurve } from './profile/curve.ts';
import { curveOf } from './profile/rate-profile.ts';

/** Where a stream stands: payments made, and the first simulated second (Unix ms) not completed. */
export interface Position {
  readonly events: number;
  readonly simulatedMs: number;
}

/** What is due: so many more payments, until a simulated time. `max` is always due. */
export interface Due {
  readonly events: number;
  readonly untilMs: number;
}

const NOTHING: Due = { events: 0, untilMs: 0 };

/** What is known of a payment beside its number, for its intended time: its rank in its report, the end of its second, nothing. */
export type MomentKind = 'rank' | 'second' | undefined;

/** A pace that counts events. */
type CountedPace = Extract<Pace, { kind: 'rate' | 'profile' }>;

/** The three ways in which events are paced. */
type Line =
  | { readonly by: 'count'; readonly line: CountLine }
  | { readonly by: 'clock'; readonly line: ClockLine }
  | { readonly by: 'max' };

/**
 * Where a stream should be at a wall time, and when each of its events is intended: the integral of its pace and its
 * inverse, never rebased when the stream is late.
 *
 * Wall times are any monotonic milliseconds. A change of pace keeps what was due before it; a pause adds nothing; time
 * spent waiting for the broker counts, so that a stream that was held catches up in full.
 */
export class Schedule {
  private readonly seed: number;
  private readonly share: number;
  private pace: Pace;
  private line: Line | undefined;
  /** Since when it is paused; undefined while it runs. */
  private pausedMs: number | undefined;
  private changes = 0;
  private scratch = new Float64Array(0);

  /** `seed`: that of the stream, for arrivals by chance. `share`: part of a rate that is made here, above 0 to 1. */
  constructor(pace: Pace, seed: number, share = 1) {
    this.pace = pace;
    this.seed = seed;
    this.share = share;
  }

  /** What the engine must say of each event. */
  get moments(): MomentKind {
    if (this.line?.by === 'count') return 'rank';
    return this.line?.by === 'clock' ? 'second' : undefined;
  }

  /** Begins at `wallMs`, or goes on after a pause. */
  resume(wallMs: number, position: Position): void {
    if (!this.line) this.line = this.newLine(wallMs, position);
    else if (this.pausedMs !== undefined && this.line.by !== 'max') this.line.line.shift(wallMs - this.pausedMs);
    this.pausedMs = undefined;
  }

  pause(wallMs: number): void {
    this.pausedMs ??= wallMs;
  }

  change(pace: Pace, wallMs: number, position: Position): void {
    this.pace = pace;
    this.changes += 1;
    const atMs = this.pausedMs ?? wallMs;
    const line = this.line;
    if (line?.by === 'clock' && pace.kind === 'clock') line.line.change(pace.multiple, atMs);
    else if (line?.by === 'count' && (pace.kind === 'rate' || pace.kind === 'profile')) {
      line.line.change(this.curveOf(pace), pace.arrivals, atMs, this.changes);
    } else if (line) this.line = this.newLine(atMs, position);
  }

  /** What is due by `wallMs` and not made: at most `limit` payments beside the first `granted`; nothing while paused. */
  due(wallMs: number, granted: number, limit: number): Due {
    const { line } = this;
    if (!line || this.pausedMs !== undefined) return NOTHING;
    if (line.by === 'count') return { events: line.line.due(wallMs, granted, limit), untilMs: Infinity };
    return { events: Infinity, untilMs: line.by === 'clock' ? wholeSecond(line.line.dueMs(wallMs)) : Infinity };
  }

  /** Milliseconds by which the next thing due is late at `wallMs`; 0 when nothing is due. */
  lagMs(wallMs: number, position: Position): number {
    const { line } = this;
    if (!line || this.pausedMs !== undefined || line.by === 'max') return 0;
    if (line.by === 'count') return line.line.lagMs(wallMs);
    return Math.max(0, wallMs - line.line.wallMsOf(position.simulatedMs + 1000));
  }

  /**
   * Takes the next events as made. `moments`, as {@link Schedule.moments} asked for them, become intended wall times in
   * place. `reachedMs`: the simulated time that the stream has reached.
   */
  take(events: number, moments: Float64Array | undefined, reachedMs: number): void {
    const { line } = this;
    if (line?.by === 'count') this.takeCounted(line.line, events, moments);
    if (line?.by !== 'clock') return;
    if (moments) for (let i = 0; i < moments.length; i += 1) moments[i] = line.line.wallMsOf(moments[i]!);
    line.line.forget(reachedMs);
  }

  private takeCounted(line: CountLine, events: number, moments: Float64Array | undefined): void {
    if (this.scratch.length < events) this.scratch = new Float64Array(2 * events);
    line.take(events, moments && this.scratch);
    if (moments) for (let i = 0; i < moments.length; i += 1) moments[i] = this.scratch[moments[i]!]!;
  }

  private newLine(wallMs: number, position: Position): Line {
    const { pace } = this;
    if (pace.kind === 'max') return { by: 'max' };
    if (pace.kind === 'clock') return { by: 'clock', line: new ClockLine(pace.multiple, wallMs, position.simulatedMs) };
    const line = new CountLine(this.seed, this.curveOf(pace), pace.arrivals, wallMs, position.events, this.changes);
    return { by: 'count', line };
  }

  private curveOf(pace: CountedPace): RateCurve {
    const whole = pace.kind === 'rate' ? new ConstantCurve(pace.eventsPerSecond) : curveOf(pace.profile);
    return this.share === 1 ? whole : new ScaledCurve(whole, this.share);
  }
}

function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}
