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

  /** `purpose`: names the chance; ids of different purposes have nothing to do with each other. */
  constructor(seed: number, shards: number, purpose = 'account-ids') {
    const chance = new Chance(seed, purpose, -1).at(0, 0);
    this.permutation = new Permutation(NUMBERS, chance.bits() | 0, chance.bits() | 0);
    this.shards = shards;
  }

  /** Ids of local indices 0 to `institutionOf.length` - 1, ACCOUNT_ID_BYTES each. */
  ofShard(shard: number, institutionOf: Uint8Array, institutions: readonly InstitutionFacts[]): Uint8Array {
    const ids = new Uint8Array(institutionOf.length * ACCOUNT_ID_BYTES);
    const letters = institutions.map((institution) => ascii(PREFIX + institution.bic.slice(0, 4)));
    for (let local = 0; local < institutionOf.length; local += 1)
      this.write(ids, local * ACCOUNT_ID_BYTES, shard, local, letters[institutionOf[local] as number] as Uint8Array);
    return ids;
  }

  /** The id of something else that is kept by a shard, with `opening` (8 ASCII characters) in place of country and institution. */
  other(shard: number, local: number, opening: string): string {
    const id = new Uint8Array(ACCOUNT_ID_BYTES);
    this.write(id, 0, shard, local, ascii(opening));
    return String.fromCharCode(...id);
  }

  private write(bytes: Uint8Array, at: number, shard: number, local: number, opening: Uint8Array): void {
    for (let i = 0; i < NUMBER_AT; i += 1) bytes[at + i] = opening[i] as number;
    const number = this.permutation.at(shard * 2 ** 24 + local);
    const high = Math.floor(number / HALF);
    const low = number - high * HALF;
    writeDigits(bytes, at + NUMBER_AT, NUMBER_DIGITS / 2, high | 0);
    writeDigits(bytes, at + NUMBER_AT + NUMBER_DIGITS / 2, NUMBER_DIGITS / 2, low | 0);
    const first = low % SUFFIXES;
    const suffix = ENDINGS.find(bytes, at, first, shard, this.shards);
    if (suffix < 0) throw new Error(`none of ${SUFFIXES} suffixes puts account number ${number} on shard ${shard}`);
    writeDigits(bytes, at + SUFFIX_AT, SUFFIX_DIGITS, suffix);
  }
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

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
