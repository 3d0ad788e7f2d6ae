import type { SequenceVerdict } from './sequences.ts';

/** Numbers behind the highest of which it is kept whether they were seen. A label follows its event within a second. */
const KEPT = 2 ** 20;

/**
 * The numbers of one shard's events in a view, where most that is missing is missing with good reason: they only have to ascend, and
 * the last million are kept, 128 KiB a shard and kind.
 */
export class SparseSequences {
  /** Behind the highest number seen. */
  next = 0;
  private readonly bits = new Uint8Array(KEPT / 8);

  take(sequence: number): SequenceVerdict {
    if (sequence < this.next) return this.has(sequence) ? { kind: 'repeat' } : { kind: 'late' };
    const from = this.next;
    if (sequence - from >= KEPT) this.bits.fill(0);
    else for (let each = from; each < sequence; each += 1) this.set(each, false);
    this.set(sequence, true);
    this.next = sequence + 1;
    return sequence === from ? { kind: 'next' } : { kind: 'gap', from };
  }

  /** Whether an event of that number has been seen; of those too long ago to tell: yes. */
  has(sequence: number): boolean {
    if (sequence >= this.next) return false;
    if (sequence < this.next - KEPT) return true;
    const at = sequence % KEPT;
    return ((this.bits[at >>> 3] as number) & (1 << (at & 7))) !== 0;
  }

  private set(sequence: number, seen: boolean): void {
    const at = sequence % KEPT;
    const bit = 1 << (at & 7);
    const byte = this.bits[at >>> 3] as number;
    this.bits[at >>> 3] = seen ? byte | bit : byte & ~bit;
  }
}
