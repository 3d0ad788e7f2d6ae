import type { CommandLogRecord, DefinitionRecord, ShardGroupOptions } from '@launderette/sinks';
import type { JournalEntry, StreamDefinition, StreamPhase } from '../api.ts';
import type { StreamLogs } from '../durable/logs.ts';
import type { EnginePort } from '../engine-port.ts';
import type { Journal, JournalHead, JournalWriter } from '../journal.ts';
import type { OutletListener } from '../outlet.ts';
import type { StreamRun } from '../stream-run.ts';
import type { PartOutlet } from './part-outlet.ts';

export type StreamLogRecord = CommandLogRecord<StreamDefinition, JournalEntry['command']>;
export type SharedDefinition = DefinitionRecord<StreamDefinition>;

/** Writes to the log of a stream from a process that need not own a shard. */
export interface LogWriter {
  append(records: readonly StreamLogRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** What a sink offers to streams whose shards are spread over processes. */
export interface Sharing {
  readonly logs: StreamLogs;
  /** Opens the way of some shards into the sink, and fences whoever had them. Refuses with SINK_UNAVAILABLE. */
  openPart(definition: StreamDefinition, owned: readonly number[], listener: OutletListener): Promise<PartOutlet>;
  /** Owns a share of the shards until the signal is given, see `joinShardGroup`. */
  join(options: Omit<ShardGroupOptions, 'topic'>): Promise<void>;
  writer(stream: string): Promise<LogWriter>;
}

/** What shared streams need of the process that they run in. */
export interface SharedEnvironment extends Sharing {
  /** Starts an engine of some shards. Rejects when the signal is given: a large world takes long to be populated. */
  startEngine(definition: StreamDefinition, owned: readonly number[], signal: AbortSignal): Promise<EnginePort>;
  /** Length of a settlement window, simulated milliseconds. */
  windowMs(definition: StreamDefinition): number;
  /** Files in which a stream's journal is kept beside the log, after what is given. */
  journalFiles(
    definition: StreamDefinition,
    written: readonly (JournalHead | JournalEntry)[],
  ): readonly JournalWriter[];
  /** `owned`: the shards that live here, and with them their part of the stream's rate. `changed`: called when the run's phase has changed. */
  runOf(
    definition: StreamDefinition,
    engine: EnginePort,
    journal: Journal,
    owned: readonly number[],
    changed: () => void,
  ): StreamRun;
  recoveryEnded(outcome: 'resumed' | 'diverged' | 'failed', seconds: number, events: number, corrupt: number): void;
  phaseChanged(from: StreamPhase, to: StreamPhase): void;
  /** For an operator. */
  say(message: string): void;
}
