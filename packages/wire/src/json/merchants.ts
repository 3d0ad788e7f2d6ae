import type { Directory, MerchantFacts } from '@launderette/kernel';
import { type Fragment, fragment } from '../bytes/fragment.ts';
import { MERCHANT_FRAGMENTS_MAX } from '../limits.ts';
import { quoted } from './text.ts';

/** The member `merchant` by merchant and terminal: made when first needed, kept up to MERCHANT_FRAGMENTS_MAX. */
export class MerchantFragments {
  readonly #merchants: readonly MerchantFacts[];
  /** Slot of each merchant without terminal; its terminals follow. */
  readonly #slots: Uint32Array;
  readonly #fragments: (Fragment | undefined)[];
  #kept = 0;

  constructor(directory: Directory) {
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
    return this.#fragments[this.#slots[merchant]! + terminal] ?? this.#make(merchant, terminal);
  }

  #make(merchant: number, terminal: number): Fragment {
    if (this.#kept === MERCHANT_FRAGMENTS_MAX) this.#forget();
    const made = fragment(memberOf(this.#merchants[merchant]!, terminal));
    this.#fragments[this.#slots[merchant]! + terminal] = made;
    this.#kept += 1;
    return made;
  }

  #forget(): void {
    this.#fragments.fill(undefined);
    this.#kept = 0;
  }
}

function memberOf(merchant: MerchantFacts, terminal: number): string {
  const members = [`"id":${quoted(merchant.id)}`, `"categoryCode":${quoted(merchant.categoryCode)}`];
  if (terminal > 0) members.push(`"terminal":${quoted(merchant.terminals[terminal - 1]!)}`);
  members.push(`"city":${quoted(merchant.city)}`, `"country":${quoted(merchant.country)}`);
  return `,"merchant":{${members.join(',')}}`;
}
