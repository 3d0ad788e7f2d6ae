import { ACCOUNT_ID_BYTES, Chance, type InstitutionFacts, Murmur2Endings, Permutation } from '@launderette/kernel';

/** Digits of the account number: a permuted index, so that numbers tell neither age nor kind nor shard. */
const NUMBERS = 1_000_000_000_000;
/** Digits at the end, chosen so that the id's murmur2 hash falls on its shard. */
const SUFFIXES = 10_000;

/** Every suffix as the last word of an id, little-endian. */
const SUFFIX_WORDS = Int32Array.from({ length: SUFFIXES }, (_, suffix) =>
  new DataView(ascii(String(suffix).padStart(4, '0')).buffer).getInt32(0, true),
);
const ENDINGS = new Murmur2Endings(ACCOUNT_ID_BYTES, SUFFIX_WORDS);

const LETTERS = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

const ZERO = 48;
const PREFIX = 'XL00';
const NUMBER_AT = 8;
const NUMBER_DIGITS = 12;
/** Numbers are written in two halves, each a 32-bit integer. */
const HALF = 1_000_000;
const SUFFIX_AT = 20;
const SUFFIX_DIGITS = 4;

/**
 * Makes the ids of a shard's accounts: `XL00`, four letters of the institution, twelve digits, four digits.
 *
 * The shape is that of an IBAN; XL is never issued and 00 never validates. The last four digits are chosen so that
 * murmur2 of the id, modulo the number of shards, is the shard: a partition's number, a shard's number and what any Kafka
 * client computes from the key are then the same.
 */
export class AccountIds {
  private readonly permutation: Permutation;
  private readonly shards: number;
  /** The opening asked for last: it is the same for all of a kind. */
  private opening = { text: '', bytes: new Uint8Array(0) };

  /** `purpose`: names the chance; ids of different purposes have nothing to do with each other. */
  constructor(seed: number, shards: number, purpose = 'account-ids') {
    const chance = new Chance(seed, purpose, -1).at(0, 0);
    this.permutation = new Permutation(NUMBERS, chance.bits() | 0, chance.bits() | 0);
    this.shards = shards;
  }

  /** Ids of local indices 0 to `institutionOf.length` - 1, ACCOUNT_ID_BYTES each; the last are virtual, with these `masters`. */
  ofShard(
    shard: number,
    institutionOf: Uint8Array,
    institutions: readonly InstitutionFacts[],
    masters: Uint32Array = new Uint32Array(0),
  ): Uint8Array {
    const ids = new Uint8Array(institutionOf.length * ACCOUNT_ID_BYTES);
    const letters = institutions.map((institution) => ascii(PREFIX + institution.bic.slice(0, 4)));
    for (let local = 0; local < institutionOf.length - masters.length; local += 1)
      this.write(ids, local * ACCOUNT_ID_BYTES, shard, local, letters[institutionOf[local] as number] as Uint8Array);
    this.addVirtual(ids, shard, masters);
    return ids;
  }

  /** The id of something else that is kept by a shard, with `opening` (8 ASCII characters) in place of country and institution. */
  other(shard: number, local: number, opening: string): string {
    const id = new Uint8Array(ACCOUNT_ID_BYTES);
    if (opening !== this.opening.text) this.opening = { text: opening, bytes: ascii(opening) };
    this.write(id, 0, shard, local, this.opening.bytes);
    return asciiText(id, 0, ACCOUNT_ID_BYTES);
  }

  /**
   * Writes ids of virtual accounts behind those of the accounts: the same number as their master's, with the next endings that
   * hash to the shard. Who leaves off the last four digits has the account that has the balance.
   */
  private addVirtual(ids: Uint8Array, shard: number, masters: Uint32Array): void {
    let at = ids.length - masters.length * ACCOUNT_ID_BYTES;
    let master = -1;
    for (const local of masters) {
      // In order of master: the number before is where the search for the next ending goes on.
      const before = local === master ? at - ACCOUNT_ID_BYTES : local * ACCOUNT_ID_BYTES;
      ids.copyWithin(at, before, before + ACCOUNT_ID_BYTES);
      this.chooseSuffix(ids, at, shard, (suffixAt(ids, at) + 1) % SUFFIXES);
      master = local;
      at += ACCOUNT_ID_BYTES;
    }
  }

  private write(bytes: Uint8Array, at: number, shard: number, local: number, opening: Uint8Array): void {
    for (let i = 0; i < NUMBER_AT; i += 1) bytes[at + i] = opening[i] as number;
    const number = this.permutation.at(shard * 2 ** 24 + local);
    const high = Math.floor(number / HALF);
    const low = number - high * HALF;
    writeDigits(bytes, at + NUMBER_AT, NUMBER_DIGITS / 2, high | 0);
    writeDigits(bytes, at + NUMBER_AT + NUMBER_DIGITS / 2, NUMBER_DIGITS / 2, low | 0);
    this.chooseSuffix(bytes, at, shard, low % SUFFIXES);
  }

  /** Writes the first ending from `first` on that hashes to the shard. */
  private chooseSuffix(bytes: Uint8Array, at: number, shard: number, first: number): void {
    const suffix = ENDINGS.find(bytes, at, first, shard, this.shards);
    if (suffix < 0) throw new Error(`none of ${SUFFIXES} suffixes puts an account on shard ${shard}`);
    writeDigits(bytes, at + SUFFIX_AT, SUFFIX_DIGITS, suffix);
  }
}

function suffixAt(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = SUFFIX_AT; i < ACCOUNT_ID_BYTES; i += 1) value = value * 10 + (bytes[at + i] as number) - ZERO;
  return value;
}

/** `value` is a 32-bit integer: dividing those costs less than doubles do. */
function writeDigits(bytes: Uint8Array, at: number, digits: number, value: number): void {
  let rest = value;
  for (let i = digits - 1; i >= 0; i -= 1) {
    const tenth = (rest / 10) | 0;
    bytes[at + i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}

/** The text of some bytes of ASCII: a spread or a decoder costs several times as much for so few. */
export function asciiText(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i += 1) text += LETTERS[bytes[i] as number] as string;
  return text;
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
