import type { StreamState, TransactionBatch } from '@launderette/sinks';
import type { JournalEntry, StreamDefinition } from '../api.ts';
import type { JournalHead, JournalWriter } from '../journal.ts';
import type { StreamCommandLog } from './logs.ts';

/** What a journal in Kafka is put together from. */
export interface CommandJournalParts {
  readonly log: StreamCommandLog;
  /** Commits records; fulfils when they are. */
  append(batches: readonly TransactionBatch[]): Promise<void>;
  readonly definition: StreamDefinition;
  readonly createdMs: number;
  /** Unix milliseconds, simulated, where it is known already. */
  readonly startMs?: number | undefined;
  /** What is noted of a stream that begins. */
  readonly firstState: StreamState;
}

/** A stream's journal in `synth.<stream>.commands`: what it is, its changes, and whether it is to be taken up again. */
export class CommandJournal implements JournalWriter {
  private readonly parts: CommandJournalParts;
  private startMs: number;

  constructor(parts: CommandJournalParts) {
    this.parts = parts;
    this.startMs = parts.startMs ?? 0;
  }

  begin({ startMs }: JournalHead): Promise<void> {
    this.startMs = startMs;
    return this.note(this.parts.firstState);
  }

  append(entries: readonly JournalEntry[]): Promise<void> {
    const { log, append } = this.parts;
    const records = entries.map((entry) => ({ kind: 'command', ...entry }) as const);
    return append([log.batch(records, entries[0]?.effectiveMs ?? this.startMs)]);
  }

  /** Writes the definition again, with another state. */
  note(state: StreamState): Promise<void> {
    const { log, append, definition, createdMs } = this.parts;
    const { startMs } = this;
    return append([log.batch([{ kind: 'definition', definition, startMs, createdMs, state }], startMs)]);
  }
}
