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
  let hash = SEED ^ length;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    let word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    word = Math.imul(word, MULTIPLIER);
    word = Math.imul(word ^ (word >>> ROTATION), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  return finish(mixTail(hash, bytes, at, end));
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
  return (murmur2(key) & 0x7fffffff) % partitions;
}
