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
 * The hashes of keys that differ in their last word only: their first words are mixed once. `length` is a multiple of 4;
 * `begin` takes the bytes before the last word of a key, `end` its last word, little-endian, and returns murmur2 of the key.
 */
export class Murmur2Endings {
  private readonly length: number;
  private begun = 0;

  constructor(length: number) {
    this.length = length;
  }

  begin(bytes: Uint8Array): void {
    this.begun = mixWords(SEED ^ this.length, bytes, 0, this.length - 4);
  }

  end(word: number): number {
    return finish(mixWord(this.begun, word));
  }
}

function mixWords(begun: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = begun;
  for (let at = start; at < end; at += 4)
    hash = mixWord(hash, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  return hash;
}

function mixWord(hash: number, word: number): number {
  const once = Math.imul(word, MULTIPLIER);
  return Math.imul(hash, MULTIPLIER) ^ Math.imul(once ^ (once >>> ROTATION), MULTIPLIER);
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
export function partitionOfHash(hash: number, partitions: number): number {
  return (hash & 0x7fffffff) % partitions;
}
