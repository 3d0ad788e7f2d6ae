/** A rate over time as a function whose integral and inverse are exact. Times are milliseconds from the profile's beginning. */
export interface RateCurve {
  /** Events a second at a moment, 0 or more. */
  perSecond(atMs: number): number;
  /** Events due in [0, `untilMs`]; never falls. */
  integral(untilMs: number): number;
  /** The first moment at which the integral reaches `events`; 0 for 0 or less, `Infinity` if it never does. */
  inverse(events: number): number;
}

/** A stretch in which the rate changes along a straight line. */
export interface Piece {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  readonly durationMs: number;
}

const SECOND_MS = 1000;

/** The same rate for ever. */
export class ConstantCurve implements RateCurve {
  private readonly rate: number;

  constructor(perSecond: number) {
    this.rate = perSecond;
  }

  perSecond(): number {
    return this.rate;
  }

  integral(untilMs: number): number {
    return (untilMs * this.rate) / SECOND_MS;
  }

  inverse(events: number): number {
    return events <= 0 ? 0 : (events * SECOND_MS) / this.rate;
  }
}

/** A part of another rate. */
export class ScaledCurve implements RateCurve {
  private readonly whole: RateCurve;
  private readonly share: number;

  /** `share`: above 0. */
  constructor(whole: RateCurve, share: number) {
    this.whole = whole;
    this.share = share;
  }

  perSecond(atMs: number): number {
    return this.whole.perSecond(atMs) * this.share;
  }

  integral(untilMs: number): number {
    return this.whole.integral(untilMs) * this.share;
  }

  inverse(events: number): number {
    return this.whole.inverse(events / this.share);
  }
}

/**
 * Straight pieces one after the other, which begin again after the last one or hold its final rate.
 *
 * The integral of a piece is a parabola, so the inverse is the root of a quadratic: no iteration, no table.
 */
export class PiecewiseCurve implements RateCurve {
  private readonly pieces: readonly Piece[];
  private readonly repeats: boolean;
  /** By piece, and one more for the end: when it begins, and the events before it. */
  private readonly startMs: Float64Array;
  private readonly before: Float64Array;

  /** `pieces`: at least one, each longer than 0. */
  constructor(pieces: readonly Piece[], afterwards: 'hold' | 'repeat') {
    this.pieces = pieces;
    this.repeats = afterwards === 'repeat';
    this.startMs = new Float64Array(pieces.length + 1);
    this.before = new Float64Array(pieces.length + 1);
    pieces.forEach((piece, index) => {
      this.startMs[index + 1] = this.startMs[index]! + piece.durationMs;
      this.before[index + 1] = this.before[index]! + eventsIn(piece, piece.durationMs);
    });
  }

  perSecond(atMs: number): number {
    const { lengthMs } = this;
    if (!this.repeats && atMs >= lengthMs) return this.pieces.at(-1)!.toPerSecond;
    const restMs = this.repeats ? atMs % lengthMs : atMs;
    const index = this.pieceAt(this.startMs, restMs);
    const { fromPerSecond, toPerSecond, durationMs } = this.pieces[index]!;
    return fromPerSecond + ((toPerSecond - fromPerSecond) * (restMs - this.startMs[index]!)) / durationMs;
  }

  integral(untilMs: number): number {
    const { lengthMs, total } = this;
    if (this.repeats) {
      const rounds = Math.floor(untilMs / lengthMs);
      return rounds * total + this.within(untilMs - rounds * lengthMs);
    }
    if (untilMs < lengthMs) return this.within(untilMs);
    return total + ((untilMs - lengthMs) * this.pieces.at(-1)!.toPerSecond) / SECOND_MS;
  }

  inverse(events: number): number {
    if (events <= 0) return 0;
    const { lengthMs, total } = this;
    if (this.repeats) {
      if (total === 0) return Infinity;
      const rounds = Math.max(0, Math.ceil(events / total) - 1);
      return rounds * lengthMs + this.momentOf(Math.min(total, events - rounds * total));
    }
    if (events <= total) return this.momentOf(events);
    return lengthMs + ((events - total) * SECOND_MS) / this.pieces.at(-1)!.toPerSecond;
  }

  private get lengthMs(): number {
    return this.startMs[this.pieces.length]!;
  }

  private get total(): number {
    return this.before[this.pieces.length]!;
  }

  private within(restMs: number): number {
    const index = this.pieceAt(this.startMs, restMs);
    return this.before[index]! + eventsIn(this.pieces[index]!, restMs - this.startMs[index]!);
  }

  private momentOf(events: number): number {
    let index = this.pieceAt(this.before, events);
    // The first moment: back over pieces that add nothing, or end exactly here.
    while (index > 0 && this.before[index]! >= events) index -= 1;
    return this.startMs[index]! + momentIn(this.pieces[index]!, events - this.before[index]!);
  }

  /** The last piece whose bound is not above `value`. */
  private pieceAt(bounds: Float64Array, value: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (bounds[middle]! <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A stretch in which a curve is multiplied: [fromMs, toMs). */
export interface Factor {
  readonly fromMs: number;
  readonly toMs: number;
  readonly factor: number;
}

/** From `startMs` on the base counts `factor` times: what base and result have reached there. */
interface Span {
  readonly startMs: number;
  readonly factor: number;
  readonly base: number;
  readonly events: number;
}

/** A curve that is multiplied in some stretches. */
export class MultipliedCurve implements RateCurve {
  private readonly base: RateCurve;
  private readonly spans: readonly Span[];

  /** `factors`: in order of time, not overlapping. */
  constructor(base: RateCurve, factors: readonly Factor[]) {
    this.base = base;
    const spans: Span[] = [{ startMs: 0, factor: 1, base: 0, events: 0 }];
    for (const { fromMs, toMs, factor } of factors) {
      for (const [startMs, next] of [
        [fromMs, factor],
        [toMs, 1],
      ] as const) {
        const last = spans.at(-1)!;
        const reached = base.integral(startMs);
        spans.push({ startMs, factor: next, base: reached, events: last.events + last.factor * (reached - last.base) });
      }
    }
    this.spans = spans;
  }

  perSecond(atMs: number): number {
    return this.base.perSecond(atMs) * this.last((span) => span.startMs <= atMs).factor;
  }

  integral(untilMs: number): number {
    const { factor, base, events } = this.last((span) => span.startMs <= untilMs);
    return events + factor * (this.base.integral(untilMs) - base);
  }

  inverse(events: number): number {
    if (events <= 0) return 0;
    const span = this.last((each) => each.events < events);
    return Math.max(span.startMs, this.base.inverse(span.base + (events - span.events) / span.factor));
  }

  private last(fits: (span: Span) => boolean): Span {
    let index = this.spans.length - 1;
    while (index > 0 && !fits(this.spans[index]!)) index -= 1;
    return this.spans[index]!;
  }
}

function eventsIn({ fromPerSecond, toPerSecond, durationMs }: Piece, elapsedMs: number): number {
  return (elapsedMs * (fromPerSecond + ((toPerSecond - fromPerSecond) * elapsedMs) / (2 * durationMs))) / SECOND_MS;
}

/** Root of slope/2 x^2 + from x = events, in the form that does not cancel when the slope is small. */
function momentIn({ fromPerSecond, toPerSecond, durationMs }: Piece, events: number): number {
  const area = events * SECOND_MS;
  const root = Math.sqrt(Math.max(0, fromPerSecond ** 2 + (2 * (toPerSecond - fromPerSecond) * area) / durationMs));
  const divisor = fromPerSecond + root; // 0 where so few events are asked for that their square is 0
  return area <= 0 || divisor === 0 ? 0 : Math.min(durationMs, (2 * area) / divisor);
}
