/** Missing ranges that are kept; what is missing beyond them is counted, and labels of it are not told from orphans. */
const GAPS_MAX = 10_000;

/** Sequences that are absent with good reason: dropped by an overload policy, as the journal says. */
export interface AllowedGap {
  readonly shard: number;
  readonly firstSequence: number;
  readonly events: number;
}

/** What a sequence number is in its place. */
export type SequenceVerdict =
  | { readonly kind: 'next' }
  | { readonly kind: 'repeat' }
  /** Follows a range that is missing so far: [from, sequence). */
  | { readonly kind: 'gap'; readonly from: number }
  /** Was missing, and comes after those that follow it. */
  | { readonly kind: 'late' };

interface Range {
  from: number;
  to: number;
}

/** The numbers of one shard's events: which have been seen, in memory that does not grow with their count. */
export class Sequences {
  /** The number that comes next. */
  next = 0;
  private missing: Range[] = [];
  private readonly allowed: readonly Range[];

  constructor(allowed: readonly AllowedGap[] = []) {
    this.allowed = allowed.map(({ firstSequence, events }) => ({ from: firstSequence, to: firstSequence + events }));
    this.skipAllowed();
  }

  take(sequence: number): SequenceVerdict {
    if (sequence < this.next) return this.find(sequence) ? this.takeLate(sequence) : { kind: 'repeat' };
    const from = this.next;
    if (sequence > from && this.missing.length < GAPS_MAX) this.missing.push({ from, to: sequence });
    this.next = sequence + 1;
    this.skipAllowed();
    return sequence === from ? { kind: 'next' } : { kind: 'gap', from };
  }

  /** Whether an event of that number has been seen. */
  has(sequence: number): boolean {
    return sequence < this.next && !this.find(sequence) && !this.allowed.some((range) => within(range, sequence));
  }

  private find(sequence: number): Range | undefined {
    return this.missing.find((range) => within(range, sequence));
  }

  private takeLate(sequence: number): SequenceVerdict {
    this.missing = this.missing.flatMap((range) =>
      within(range, sequence)
        ? [
            { from: range.from, to: sequence },
            { from: sequence + 1, to: range.to },
          ].filter(({ from, to }) => from < to)
        : [range],
    );
    return { kind: 'late' };
  }

  private skipAllowed(): void {
    for (const range of this.allowed) if (within(range, this.next)) this.next = range.to;
  }
}

function within({ from, to }: Range, sequence: number): boolean {
  return sequence >= from && sequence < to;
}
