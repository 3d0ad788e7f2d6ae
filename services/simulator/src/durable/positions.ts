/** Kinds of rows that a shard makes, each counted and hashed by itself: in which order two kinds are handed over says nothing. */
export const ROW_KINDS = ['transactions', 'activity', 'labels', 'outcomes', 'episodes'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** Words of 32 bits in the hash of one kind of rows of one shard. */
export const HASH_WORDS = 2;

/** How far each shard has come. Arrays are indexed by shard and kind, in the order of {@link ROW_KINDS}. */
export interface Positions {
  /** Sequence numbers of the next row of each kind, of labels how many there were: `[shard * 5 + kind]`. */
  readonly next: Float64Array<ArrayBuffer>;
  /** Hashes of all rows before: `[(shard * 5 + kind) * HASH_WORDS]`. */
  readonly hashes: Uint32Array<ArrayBuffer>;
}

export function newPositions(shards: number): Positions {
  const cells = shards * ROW_KINDS.length;
  return { next: new Float64Array(cells), hashes: new Uint32Array(cells * HASH_WORDS) };
}

export function copyPositions({ next, hashes }: Positions): Positions {
  return { next: next.slice(), hashes: hashes.slice() };
}

/** One shard's part of {@link Positions}, as it is written down. */
export interface ShardPosition {
  readonly transactions: number;
  readonly activity: number;
  readonly labels: number;
  readonly outcomes: number;
  readonly episodes: number;
  /** The hashes of the five, 8 hexadecimal digits a word. */
  readonly hash: string;
}

const HASH_DIGITS = 8;
const SHARD_WORDS = ROW_KINDS.length * HASH_WORDS;

export function shardPosition({ next, hashes }: Positions, shard: number): ShardPosition {
  const [transactions = 0, activity = 0, labels = 0, outcomes = 0, episodes = 0] = next.subarray(
    shard * ROW_KINDS.length,
  );
  const words = hashes.subarray(shard * SHARD_WORDS, (shard + 1) * SHARD_WORDS);
  const hash = Array.from(words, (word) => word.toString(16).padStart(HASH_DIGITS, '0')).join('');
  return { transactions, activity, labels, outcomes, episodes, hash };
}

/** Puts back what {@link shardPosition} wrote. */
export function setShardPosition(positions: Positions, shard: number, written: ShardPosition): void {
  const { transactions, activity, labels, outcomes, episodes, hash } = written;
  positions.next.set([transactions, activity, labels, outcomes, episodes], shard * ROW_KINDS.length);
  for (let word = 0; word < SHARD_WORDS; word += 1) {
    const digits = hash.slice(word * HASH_DIGITS, (word + 1) * HASH_DIGITS);
    positions.hashes[shard * SHARD_WORDS + word] = Number.parseInt(digits, 16);
  }
}
