import type { DefinitionRecord, FoundCheckpoint } from '@launderette/sinks';
import type { JournalEntry, StreamDefinition } from '../api.ts';

/** A stream that an earlier process left to be taken up. */
export interface StoredStream extends DefinitionRecord<StreamDefinition> {
  /** The journal as it was listed; what was added since is read when the stream is taken up. */
  readonly entries: readonly JournalEntry[];
}

/** All streams that are to be taken up, and what could not be made out. */
export interface StoredStreams {
  readonly streams: readonly StoredStream[];
  /** For an operator. */
  readonly faults: readonly string[];
}

/** What is found once nobody else can add to it. */
export interface Remains {
  readonly entries: readonly JournalEntry[];
  /** By shard. */
  readonly shards: readonly FoundCheckpoint[];
}
