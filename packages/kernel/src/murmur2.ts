const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/**
 * MurmurHash2, 32 bits, as the Java Kafka client hashes record keys. Returns a signed 32-bit integer.
 *
 * Reads `length` bytes from `start`; the tail of fewer than four bytes is folded in last.
 */
export function murmur2(bytes: Uint8Array, start = 0, length = bytes.length - start): number {
  const end = start + length;
  const at = end - (length & 3);
  return finish(mixTail(mixWords(SEED ^ length, bytes, start, at), bytes, at, end));
}

/**
 * Finds endings that put a key on a wanted partition, for keys that differ in their last word only: the first words of a key are
 * mixed once, and the endings once for all keys. `length`, of a key with its ending, is a multiple of 4.
 */
export class Murmur2Endings {
  private readonly length: number;
  /** Each ending, mixed as the hash takes it in. */
  private readonly mixed: Int32Array;

  /** `endings`: the last words to choose from, little-endian. */
  constructor(length: number, endings: Int32Array) {
    this.length = length;
    this.mixed = endings.map((word) => mixedWord(word));
  }

  /**
   * The first ending, in turns from the one at `from` on, with which the key at `start` falls on `partition`, as `partitionOf`
   * has it; -1: none does.
   */
  find(bytes: Uint8Array, start: number, from: number, partition: number, partitions: number): number {
    const { mixed } = this;
    const begun = Math.imul(mixWords(SEED ^ this.length, bytes, start, start + this.length - 4), MULTIPLIER);
    let ending = from;
    for (let tried = 0; tried < mixed.length; tried += 1) {
      if (partitionOfHash(finish(begun ^ (mixed[ending] as number)), partitions) === partition) return ending;
      ending = ending + 1 === mixed.length ? 0 : ending + 1;
    }
    return -1;
  }
}

function mixWords(begun: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = begun;
  for (let at = start; at < end; at += 4)
    hash = mixWord(hash, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  return hash;
}

function mixWord(hash: number, word: number): number {
  return Math.imul(hash, MULTIPLIER) ^ mixedWord(word);
}

function mixedWord(word: number): number {
  const once = Math.imul(word, MULTIPLIER);
  return Math.imul(once ^ (once >>> ROTATION), MULTIPLIER);
}

function mixTail(hash: number, bytes: Uint8Array, at: number, end: number): number {
  if (at === end) return hash;
  let tail = 0;
  for (let last = end - 1; last >= at; last--) tail = (tail << 8) | bytes[last]!;
  return Math.imul(hash ^ tail, MULTIPLIER);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}

/** The partition that the Java client's default partitioner gives a key: murmur2 made positive, modulo. */
export function partitionOf(key: Uint8Array, partitions: number): number {
  return partitionOfHash(murmur2(key), partitions);
}

/** The same, of a key's murmur2. */
function partitionOfHash(hash: number, partitions: number): number {
  return (hash & 0x7fffffff) % partitions;
}
