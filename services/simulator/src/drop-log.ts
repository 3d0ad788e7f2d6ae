import type { Drop } from './api.ts';

/** Gathers what was dropped without a pause into ranges, so that the journal has an entry a range. */
export class DropLog {
  private readonly write: (drop: Drop, effectiveMs: number) => void;
  private readonly gaps = new Map<number, { firstSequence: number; events: number }>();
  private firstEvent = 0;
  private effectiveMs = 0;
  private openedMs = 0;
  private openEvents = 0;
  /** All payments dropped. */
  events = 0;

  /** `write`: receives each range when it is closed, with the simulated second in which it begins. */
  constructor(write: (drop: Drop, effectiveMs: number) => void) {
    this.write = write;
  }

  /** Adds payments that follow those added before, or begins a range. `effectiveMs`: simulated second of the first. */
  add(firstEvent: number, events: number, gaps: Drop['gaps'], effectiveMs: number, wallMs: number): void {
    if (events === 0) return;
    if (this.openEvents === 0) {
      this.firstEvent = firstEvent;
      this.effectiveMs = effectiveMs;
      this.openedMs = wallMs;
    }
    this.openEvents += events;
    this.events += events;
    for (const gap of gaps) {
      const range = this.gaps.get(gap.shard);
      if (range) range.events += gap.events;
      else this.gaps.set(gap.shard, { firstSequence: gap.firstSequence, events: gap.events });
    }
  }

  /** Writes the open range, if there is one. */
  close(): void {
    if (this.openEvents === 0) return;
    const gaps = [...this.gaps].sort(([a], [b]) => a - b).map(([shard, range]) => ({ shard, ...range }));
    this.write({ kind: 'drop', firstEvent: this.firstEvent, events: this.openEvents, gaps }, this.effectiveMs);
    this.openEvents = 0;
    this.gaps.clear();
  }

  /** Writes the open range if it was begun at `wallMs` or before. */
  closeOlder(wallMs: number): void {
    if (this.openedMs <= wallMs) this.close();
  }
}
