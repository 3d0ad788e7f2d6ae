import type { PartyEntry } from '@launderette/kernel';

/** Entries of parties and accounts on their way into a batch. */
export class PartyBlock {
  readonly capacity: number;
  length = 0;
  /** Unix time in milliseconds, simulated. */
  readonly timeMs: Float64Array;
  readonly entries: PartyEntry[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.timeMs = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.length === this.capacity;
  }

  add(entry: PartyEntry, timeMs: number): void {
    this.entries[this.length] = entry;
    this.timeMs[this.length] = timeMs;
    this.length += 1;
  }

  clear(): void {
    this.length = 0;
  }
}
