/** Numbers that follow from a seed, so that a run can be made again: mulberry32, which is enough to choose moments. */
export class Dice {
  private state: number;

  /** `name`: each user of dice has its own, so that one that throws more changes nothing for the others. */
  constructor(seed: number, name: string) {
    this.state = seed >>> 0;
    for (const letter of name) this.state = Math.imul(this.state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  }

  /** From 0, 1 excluded. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `min` to `max`, the latter excluded. */
  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }
}
