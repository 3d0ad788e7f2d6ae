const BITS = 32;

/** A set of whole numbers from 0, of which many follow each other: 32 of them share an entry. */
export class NumberSet {
  private readonly words = new Map<number, number>();

  /** Whether the number is new. */
  add(value: number): boolean {
    const word = Math.floor(value / BITS);
    const bit = 1 << (value % BITS);
    const before = this.words.get(word) ?? 0;
    if ((before & bit) !== 0) return false;
    this.words.set(word, before | bit);
    return true;
  }
}
