/** Settlement windows of a stream, numbered from 0 at its start; times are Unix milliseconds, simulated. */
export class Windows {
  private readonly startMs: number;
  private readonly windowMs: number;

  constructor(startMs: number, windowMs: number) {
    this.startMs = startMs;
    this.windowMs = windowMs;
  }

  /** The window that a moment lies in; at its first moment, all windows before it are lived. */
  at(timeMs: number): number {
    return Math.floor((timeMs - this.startMs) / this.windowMs);
  }

  /** End of the window that a moment lies in, exclusive. */
  endAfter(timeMs: number): number {
    return this.startMs + (this.at(timeMs) + 1) * this.windowMs;
  }

  /** Whether a window begins here. */
  beginsAt(timeMs: number): boolean {
    return (timeMs - this.startMs) % this.windowMs === 0;
  }
}
