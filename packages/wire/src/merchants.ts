import type { Directory, MerchantFacts } from '@launderette/kernel';
import { Fragment } from './bytes/fragment.ts';
import { MERCHANT_WORDS_MAX } from './limits.ts';

/** Bytes of the field `merchant`, as seen at one terminal or at none. */
export type MerchantBytes = (merchant: MerchantFacts, terminal: string | undefined) => Uint8Array;

const NOT_MADE = -1;
const WORDS_FIRST = 4096;

/**
 * The field `merchant` by merchant and terminal: made when first needed, kept up to MERCHANT_WORDS_MAX.
 *
 * The pieces lie in one array, in the form of a Fragment's words: payments take merchants at random, and an object a piece
 * would cost a cache miss more than its bytes.
 */
export class MerchantWriter {
  readonly #make: MerchantBytes;
  readonly #merchants: readonly MerchantFacts[];
  /** Slot of each merchant without terminal; its terminals follow. */
  readonly #slots: Uint32Array;
  /** By slot: the first word and the bytes. */
  readonly #places: Int32Array;
  #words = new Float64Array(WORDS_FIRST);
  #used = 0;

  constructor(directory: Directory, make: MerchantBytes) {
    this.#make = make;
    this.#merchants = directory.merchants;
    this.#slots = new Uint32Array(directory.merchants.length);
    let slots = 0;
    for (const [index, merchant] of directory.merchants.entries()) {
      this.#slots[index] = slots;
      slots += merchant.terminals.length + 1;
    }
    this.#places = new Int32Array(slots * 2).fill(NOT_MADE);
  }

  /** `terminal`: index into the merchant's terminals plus 1; 0: none. Up to 7 bytes after the end are overwritten. */
  write(view: DataView, at: number, merchant: number, terminal: number): number {
    const place = (this.#slots[merchant]! + terminal) * 2;
    if (this.#places[place] === NOT_MADE) this.#add(place, merchant, terminal);
    const end = at + this.#places[place + 1]!;
    const words = this.#words;
    for (let to = at, word = this.#places[place]!; to < end; to += 8, word++) view.setFloat64(to, words[word]!, true);
    return end;
  }

  #add(place: number, merchant: number, terminal: number): void {
    const facts = this.#merchants[merchant]!;
    const made = new Fragment(this.#make(facts, terminal === 0 ? undefined : facts.terminals[terminal - 1]!));
    this.#reserve(made.words.length);
    this.#words.set(made.words, this.#used);
    this.#places[place] = this.#used;
    this.#places[place + 1] = made.length;
    this.#used += made.words.length;
  }

  #reserve(words: number): void {
    if (this.#used + words > MERCHANT_WORDS_MAX) {
      this.#places.fill(NOT_MADE);
      this.#used = 0;
    }
    if (this.#used + words <= this.#words.length) return;
    const larger = new Float64Array(this.#words.length * 2);
    larger.set(this.#words);
    this.#words = larger;
  }
}
