import type { Directory, MerchantFacts } from '@launderette/kernel';
import { Fragment } from './bytes/fragment.ts';
import { MERCHANT_FRAGMENTS_MAX } from './limits.ts';

/** Bytes of the field `merchant`, as seen at one terminal or at none. */
export type MerchantBytes = (merchant: MerchantFacts, terminal: string | undefined) => Uint8Array;

/** The field `merchant` by merchant and terminal: made when first needed, kept up to MERCHANT_FRAGMENTS_MAX. */
export class MerchantFragments {
  readonly #make: MerchantBytes;
  readonly #merchants: readonly MerchantFacts[];
  /** Slot of each merchant without terminal; its terminals follow. */
  readonly #slots: Uint32Array;
  readonly #fragments: (Fragment | undefined)[];
  #kept = 0;

  constructor(directory: Directory, make: MerchantBytes) {
    this.#make = make;
    this.#merchants = directory.merchants;
    this.#slots = new Uint32Array(directory.merchants.length);
    let slots = 0;
    for (const [index, merchant] of directory.merchants.entries()) {
      this.#slots[index] = slots;
      slots += merchant.terminals.length + 1;
    }
    this.#fragments = new Array<Fragment | undefined>(slots).fill(undefined);
  }

  /** `terminal`: index into the merchant's terminals plus 1; 0: none. */
  get(merchant: number, terminal: number): Fragment {
    return this.#fragments[this.#slots[merchant]! + terminal] ?? this.#add(merchant, terminal);
  }

  #add(merchant: number, terminal: number): Fragment {
    if (this.#kept === MERCHANT_FRAGMENTS_MAX) this.#forget();
    const facts = this.#merchants[merchant]!;
    const made = new Fragment(this.#make(facts, terminal === 0 ? undefined : facts.terminals[terminal - 1]!));
    this.#fragments[this.#slots[merchant]! + terminal] = made;
    this.#kept += 1;
    return made;
  }

  #forget(): void {
    this.#fragments.fill(undefined);
    this.#kept = 0;
  }
}
