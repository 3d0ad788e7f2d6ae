/** A transaction that is made again is not worth a word while it takes no longer than this, milliseconds. */
const PATIENCE_MS = 1_000;

/** Tells that a sink holds once one of its writers has waited for a while, and that it goes on when none does. */
export class Holding {
  private readonly told: { lost(reason: string): void; regained(): void };
  /** Writers that wait, with what announces them; undefined: announced. */
  private readonly waiting = new Map<number, NodeJS.Timeout | undefined>();
  private lost = false;

  constructor(told: { lost(reason: string): void; regained(): void }) {
    this.told = told;
  }

  /** A writer waits, or tries again. */
  wait(writer: number, reason: string): void {
    if (this.waiting.has(writer)) return;
    const timer = setTimeout(() => {
      this.waiting.set(writer, undefined);
      if (this.lost) return;
      this.lost = true;
      this.told.lost(reason);
    }, PATIENCE_MS);
    this.waiting.set(writer, timer);
  }

  /** A writer has come through. */
  goOn(writer: number): void {
    if (!this.waiting.has(writer)) return;
    clearTimeout(this.waiting.get(writer));
    this.waiting.delete(writer);
    const stillLost = [...this.waiting.values()].some((timer) => timer === undefined);
    if (!this.lost || stillLost) return;
    this.lost = false;
    this.told.regained();
  }

  stop(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }
}
