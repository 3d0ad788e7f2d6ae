import type { StateWalk } from './state.ts';

/**
 * A hierarchical timing wheel: three rings of 1,024 slots of 1 s, 1,024 s and 2^20 s (12 days), so 34 years ahead.
 *
 * Timers are small integers that their owner assigns meaning to; each is armed at most once at a time. Arming and firing
 * cost the same whatever the number of timers. Timers due in the same second fire in order of (due, rank), so the order
 * does not depend on how the wheel was advanced. A timer's rank is its number, unless another is given when it is armed.
 *
 * Beside each ring lies a bitmap of its occupied slots, from which the next second worth looking at is found.
 */

const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
const SLOT_MASK = SLOTS - 1;
const RINGS = 3;
const WORDS = SLOTS >>> 5;
const NONE = -1;
/** 2^30 s after second 0 of the wheel. */
const SECONDS_MAX = 2 ** (SLOT_BITS * RINGS);

export class TimingWheel {
  /** Timers due in the second that `collect` opened, in firing order. */
  ready: Int32Array = new Int32Array(256);
  readyLength = 0;

  private readonly startMs: number;
  private readonly heads = new Int32Array(SLOTS * RINGS).fill(NONE);
  private readonly occupied = new Uint32Array(WORDS * RINGS);
  private next: Int32Array;
  private due: Float64Array;
  /** Ranks of the timers from `rankedFrom` on. */
  private ranks = new Float64Array(0);
  private readonly rankedFrom: number;
  /** The second being fired, or the one before the first to fire; counted from `startMs`. */
  private second = 0;

  /** `startMs` is a whole second of Unix time; timers are 0 to `timers` - 1. */
  constructor(startMs: number, timers: number) {
    this.startMs = startMs;
    this.next = new Int32Array(timers).fill(NONE);
    this.due = new Float64Array(timers);
    this.rankedFrom = timers;
  }

  get timers(): number {
    return this.next.length;
  }

  /** Makes room for timers up to `timers` - 1; those added here have ranks of their own, set by `rank`. */
  grow(timers: number): void {
    if (timers <= this.next.length) return;
    const next = new Int32Array(timers).fill(NONE);
    next.set(this.next);
    const due = new Float64Array(timers);
    due.set(this.due);
    const ranks = new Float64Array(timers - this.rankedFrom);
    ranks.set(this.ranks);
    this.next = next;
    this.due = due;
    this.ranks = ranks;
  }

  /** Gives a timer added by `grow` its place among timers due at the same moment; after all that were there from the start. */
  rank(timer: number, rank: number): void {
    this.ranks[timer - this.rankedFrom] = this.rankedFrom + rank;
  }

  /** When a timer is or was last due, Unix milliseconds. */
  dueMs(timer: number): number {
    return this.due[timer] as number;
  }

  /** Arms a timer that is not armed. A time before `earliestMs` becomes `earliestMs`. */
  arm(timer: number, dueMs: number, earliestMs: number): void {
    const at = dueMs < earliestMs ? earliestMs : dueMs;
    this.due[timer] = at;
    this.link(timer, Math.floor((at - this.startMs) / 1000));
  }

  /**
   * The earliest second, as Unix milliseconds, at which something may be due; `Infinity` if nothing is armed. For timers
   * beyond the inner ring this is the start of their slot: nothing may be due then, but nothing is missed.
   */
  nextMs(): number {
    for (let ring = 0; ring < RINGS; ring += 1) {
      const position = this.second >>> (SLOT_BITS * ring);
      const slot = this.firstOccupied(ring, position & SLOT_MASK);
      if (slot !== NONE) {
        const start = (position - (position & SLOT_MASK) + slot) << (SLOT_BITS * ring); // below 2^30
        return this.startMs + Math.max(start, this.second) * 1000;
      }
    }
    return Infinity;
  }

  /** Moves to the second at `secondMs` (not before the present one, not past `nextMs`) and fills `ready`. */
  collect(secondMs: number): void {
    this.move((secondMs - this.startMs) / 1000);
    const slot = this.second & SLOT_MASK;
    let timer = this.heads[slot] as number;
    this.heads[slot] = NONE;
    this.vacate(0, slot);
    let length = 0;
    while (timer !== NONE) {
      if (length === this.ready.length) this.growReady();
      this.ready[length] = timer;
      length += 1;
      timer = this.next[timer] as number;
    }
    this.readyLength = length;
    if (length > 1) this.sortReady();
  }

  /**
   * Walks over the state between two seconds: `nowMs` is the start of the next one, and nothing before it is armed any
   * more. Only when each timer is due is kept; the slots follow from it.
   */
  walk(state: StateWalk, nowMs: number): void {
    this.due = state.array(this.due);
    this.ranks = state.array(this.ranks);
    if (!state.restoring) return;
    this.second = (nowMs - this.startMs) / 1000;
    this.next = new Int32Array(this.due.length);
    this.heads.fill(NONE);
    this.occupied.fill(0);
    for (let timer = 0; timer < this.due.length; timer += 1) {
      const at = this.due[timer] as number;
      if (at >= nowMs) this.link(timer, Math.floor((at - this.startMs) / 1000));
    }
  }

  private move(second: number): void {
    const from = this.second;
    this.second = second;
    if (from >>> (2 * SLOT_BITS) !== second >>> (2 * SLOT_BITS))
      this.cascade(2, (second >>> (2 * SLOT_BITS)) & SLOT_MASK);
    if (from >>> SLOT_BITS !== second >>> SLOT_BITS) this.cascade(1, (second >>> SLOT_BITS) & SLOT_MASK);
  }

  private cascade(ring: number, slot: number): void {
    const head = ring * SLOTS + slot;
    let timer = this.heads[head] as number;
    this.heads[head] = NONE;
    this.vacate(ring, slot);
    while (timer !== NONE) {
      const following = this.next[timer] as number;
      this.link(timer, Math.floor(((this.due[timer] as number) - this.startMs) / 1000));
      timer = following;
    }
  }

  private link(timer: number, second: number): void {
    if (second >= SECONDS_MAX)
      throw new RangeError(`timer ${timer} is due in second ${second}, past the wheel's ${SECONDS_MAX}`);
    let ring = 0;
    if (second >>> SLOT_BITS !== this.second >>> SLOT_BITS)
      ring = second >>> (2 * SLOT_BITS) === this.second >>> (2 * SLOT_BITS) ? 1 : 2;
    const slot = (second >>> (SLOT_BITS * ring)) & SLOT_MASK;
    const head = ring * SLOTS + slot;
    this.next[timer] = this.heads[head] as number;
    this.heads[head] = timer;
    const word = ring * WORDS + (slot >>> 5);
    this.occupied[word] = (this.occupied[word] as number) | (1 << (slot & 31));
  }

  private vacate(ring: number, slot: number): void {
    const word = ring * WORDS + (slot >>> 5);
    this.occupied[word] = (this.occupied[word] as number) & ~(1 << (slot & 31));
  }

  /** The first occupied slot of a ring at or after `slot`, without wrapping: slots before it are in the past. */
  private firstOccupied(ring: number, slot: number): number {
    const base = ring * WORDS;
    let word = slot >>> 5;
    let bits = (this.occupied[base + word] as number) & (-1 << (slot & 31));
    while (bits === 0) {
      word += 1;
      if (word === WORDS) return NONE;
      bits = this.occupied[base + word] as number;
    }
    return (word << 5) + (31 - Math.clz32(bits & -bits));
  }

  private rankOf(timer: number): number {
    return timer < this.rankedFrom ? timer : (this.ranks[timer - this.rankedFrom] as number);
  }

  /** Insertion sort: a second rarely holds more than a few timers. */
  private sortReady(): void {
    const { ready, due } = this;
    if (this.readyLength > 64) {
      const order = (a: number, b: number) =>
        (due[a] as number) - (due[b] as number) || this.rankOf(a) - this.rankOf(b);
      ready.subarray(0, this.readyLength).sort(order);
      return;
    }
    for (let i = 1; i < this.readyLength; i += 1) {
      const timer = ready[i] as number;
      const at = due[timer] as number;
      let j = i - 1;
      while (j >= 0) {
        const other = ready[j] as number;
        const otherAt = due[other] as number;
        if (otherAt < at || (otherAt === at && this.rankOf(other) < this.rankOf(timer))) break;
        ready[j + 1] = other;
        j -= 1;
      }
      ready[j + 1] = timer;
    }
  }

  private growReady(): void {
    const ready = new Int32Array(this.ready.length * 2);
    ready.set(this.ready);
    this.ready = ready;
  }
}
