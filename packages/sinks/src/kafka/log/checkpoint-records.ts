/** Two snapshots are kept; each new one takes the place of the older. */
export type SnapshotSlot = 0 | 1;
export const SNAPSHOT_SLOTS: readonly SnapshotSlot[] = [0, 1];

/**
 * How far a shard has been published: written with what it covers, in the same transaction, or after what it covers was
 * acknowledged. Absent counters of a new shard are 0.
 */
export interface Checkpoint {
  readonly shard: number;
  /** Counts the shard's checkpoints, from 1. */
  readonly number: number;
  /** Settlement windows since the stream's start that were lived to their end. */
  readonly window: number;
  /** Unix milliseconds, simulated. */
  readonly timeMs: number;
  /** Records published by topic. Payments are numbered from 0, so this is the next one's sequence. */
  readonly transactions: number;
  readonly activity: number;
  readonly labels: number;
  readonly outcomes: number;
  readonly episodes: number;
  /** Hash of all rows made up to here; how is the writer's affair. */
  readonly hash: string;
  /** Number of the last command applied; 0: none. */
  readonly commands: number;
  /** Offset in the shard's partition of transfers from which all that was not applied can be read; decimal. */
  readonly inboxOffset: string;
  /** Where the newest snapshot is; null: none was made. */
  readonly snapshot: SnapshotSlot | null;
  /** Totals of the shard since its start by name, for statistics wherever it lives. */
  readonly counters: Readonly<Record<string, number>>;
}

/** The state of a shard at the beginning of a settlement window. */
export interface SnapshotFacts {
  readonly shard: number;
  /** The window that has not been lived yet, from 0. */
  readonly window: number;
  /** Number of the last command applied; 0: none. */
  readonly commands: number;
  /** As in {@link Checkpoint}. */
  readonly inboxOffset: string;
  /** What must be the same for the bytes to mean anything, e.g. a digest of scenario and program version. */
  readonly origin: string;
}

export interface Snapshot extends SnapshotFacts {
  readonly bytes: Uint8Array;
}

export interface FoundSnapshot extends Snapshot {
  readonly slot: SnapshotSlot;
}

/** What was wrong with something read. Never thrown: the slot before it may be whole. */
export interface CheckpointFault {
  /** `checkpoint`, or the slot. */
  readonly of: 'checkpoint' | SnapshotSlot;
  readonly code: 'UNREADABLE' | 'CHUNK_MISSING' | 'DIGEST_DIFFERS' | 'MANIFEST_MISSING';
  /** For an operator, with topic, partition and offset where there is one. */
  readonly message: string;
}

/** What a shard finds of itself when it starts. */
export interface FoundCheckpoint {
  /** Absent: never written, or unreadable, which `faults` tells. */
  readonly checkpoint?: Checkpoint;
  /** Whole ones, newest first. */
  readonly snapshots: readonly FoundSnapshot[];
  readonly faults: readonly CheckpointFault[];
  /** Chunks that each slot's records go up to; a writer needs it to clear what a shorter snapshot leaves. */
  readonly chunks: readonly [number, number];
}
