import type { Checkpoint, FoundCheckpoint } from './checkpoint-records.ts';
import type { CommandLogContent, CommandLogRecord, DefinitionRecord } from './command-records.ts';
import type { LogBatch, RecordPlace } from './records.ts';
import type { Transfers } from './transfer-records.ts';

/** A stream that has a command log. */
export interface ListedStream<Definition> extends DefinitionRecord<Definition> {
  readonly stream: string;
}

/** The commands and definitions of streams. Reads what is committed; rejects with SinkError. */
export interface CommandLog<Definition, Command> {
  /** Records as a batch for a TransactionalProducer, in order. `timeMs`: Unix milliseconds, simulated. */
  batch(records: readonly CommandLogRecord<Definition, Command>[], timeMs: number): LogBatch;
  /** Everything that the log holds now. Rejects with LOG_RECORD_INVALID, TOPIC_NOT_FOUND. */
  read(stream: string): Promise<CommandLogContent<Definition, Command>>;
  /** Tells every record from an offset on, one at a time, until the signal is given; then resolves. */
  follow(
    stream: string,
    fromOffset: bigint,
    onRecord: (record: CommandLogRecord<Definition, Command>, place: RecordPlace) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * All streams that have a log with a definition, by name, but for those that are known; `faults` are those whose log
   * cannot be read.
   */
  list(
    known?: (stream: string) => boolean,
  ): Promise<{ readonly streams: readonly ListedStream<Definition>[]; readonly faults: readonly StreamFault[] }>;
}

export interface StreamFault {
  readonly stream: string;
  readonly message: string;
}

/** Reads what shards left of themselves. Corruption is reported, never thrown. */
export interface CheckpointLog {
  /** Partition `shard` to its end, committed records. Rejects with SinkError when Kafka cannot be read. */
  read(stream: string, shard: number): Promise<FoundCheckpoint>;
  /**
   * Tells the last checkpoint of each shard, then every new one, until the signal is given; then resolves. Rejects with
   * LOG_RECORD_INVALID, and with SinkError when Kafka cannot be read.
   */
  follow(
    stream: string,
    shards: readonly number[],
    onCheckpoint: (checkpoint: Checkpoint) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Reads transfers, uncommitted ones too. Partition k holds what shard k sent. Rejects with SinkError. */
export interface TransferLog {
  /**
   * Tells every record of the given partitions from their offsets on, one at a time for a partition, until the signal is
   * given; then resolves. Copies are told too. Rejects with LOG_RECORD_INVALID, and with OFFSET_OUT_OF_RANGE when what
   * stood at an offset has been deleted.
   */
  follow(
    stream: string,
    partitions: ReadonlyMap<number, bigint>,
    onTransfers: (transfers: Transfers, place: RecordPlace) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Where the first record stands that holds `window` or one after it; else the end. Reads what stands before, which is little
   * where old transfers are deleted; Kafka's search by time would need its clock and the simulated one to agree.
   */
  offsets(stream: string, shards: readonly number[], window: number): Promise<Map<number, bigint>>;
  /** Tells what stands now from offsets on, one partition after the other; then resolves. */
  read(
    stream: string,
    from: ReadonlyMap<number, bigint>,
    onTransfers: (transfers: Transfers, place: RecordPlace) => void,
  ): Promise<void>;
  /** Deletes what stands before offsets of partitions: what no shard will need again. */
  forget(stream: string, before: ReadonlyMap<number, bigint>): Promise<void>;
}

export interface ShardGroupOptions {
  readonly stream: string;
  /** Its partitions are the shards that are shared out. */
  readonly topic: 'transfers' | 'commands';
  /** These shards are ours from now on. The next change waits until it resolves. */
  readonly onAssigned: (shards: readonly number[]) => void | Promise<void>;
  /**
   * These shards are no longer ours: nobody else is given them before it resolves, except when `lost`: then they may be
   * another's already, and only fencing protects what they write.
   */
  readonly onRevoked: (shards: readonly number[], lost: boolean) => void | Promise<void>;
  /** Leaves the group: revokes all shards, then tells the group, so that others have them at once. */
  readonly signal: AbortSignal;
  /** A member that is silent for this long is out. */
  readonly sessionTimeoutMs?: number;
  /** How long `onRevoked` may take before the member is out. */
  readonly rebalanceTimeoutMs?: number;
  /** Told what is waited for, in words for an operator. */
  readonly onWait?: (reason: string) => void;
}
