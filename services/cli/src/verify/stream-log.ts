import type { JournalEntry, StreamDefinition, WrittenJournal } from '@launderette/simulator';

/** A record of a stream's topic `commands`. */
export interface LogRecord {
  readonly key: Uint8Array;
  /** Null: the key is deleted. */
  readonly value: Uint8Array | null;
}

/** What a stream's log says of it. */
export interface StreamLog extends WrittenJournal {
  /** Where the stream has got to, as the log says; absent in a log that does not say. */
  readonly state?: string;
}

/** The head of a log, with the state that later writers add. */
type Head = Omit<StreamLog, 'entries'>;

/**
 * The definition and the journal in the topic `commands`; undefined where there is no definition.
 *
 * The one place that knows how the log is written: records with keys, of which the last of each counts (`definition`,
 * `command/<number>`; others mean nothing to a replay), or without keys, the head first and then an entry a record.
 */
export function readStreamLog(records: readonly LogRecord[]): StreamLog | undefined {
  const latest = new Map<string, unknown>();
  for (const [index, { key, value }] of records.entries()) {
    const name = nameOf(key, index);
    if (value === null) latest.delete(name);
    else latest.set(name, JSON.parse(Buffer.from(value).toString('utf8')));
  }
  const head = latest.get('definition') as Head | undefined;
  if (typeof head?.definition !== 'object') return undefined;
  const entries = [...latest].flatMap(([name, value]) =>
    name.startsWith('command/') ? [entryOf(value as JournalEntry)] : [],
  );
  entries.sort((one, other) => one.number - other.number);
  const { definition, startMs, state } = head;
  return { definition, startMs, entries, ...(state === undefined ? {} : { state }) };
}

/** Without what only the log itself needs. */
function entryOf({ number, effectiveMs, acceptedMs, command }: JournalEntry): JournalEntry {
  return { number, effectiveMs, acceptedMs, command };
}

function nameOf(key: Uint8Array, index: number): string {
  if (key.length > 0) return Buffer.from(key).toString('utf8');
  return index === 0 ? 'definition' : `command/${index}`;
}

/** Numbers that are missing among the entries of a journal, which must count from 1 without a gap. */
export function missingEntry(entries: readonly JournalEntry[]): number | undefined {
  const index = entries.findIndex((entry, place) => entry.number !== place + 1);
  return index < 0 ? undefined : index + 1;
}

/** A journal as the lines of its file. */
export function journalText({ definition, startMs, entries }: WrittenJournal): string {
  return [{ definition, startMs }, ...entries].map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** Flags of `launderette stream` that make the content of a definition again. */
export function definitionFlags(definition: StreamDefinition, scenarioFile?: string): string[] {
  const { name, scenario, seed, customers, shards, prevalence, institution } = definition;
  return [
    ...(scenarioFile === undefined ? ['--scenario', scenario] : ['--scenario-file', scenarioFile]),
    ...['--name', name, '--seed', String(seed), '--customers', String(customers), '--shards', String(shards)],
    ...Object.entries(prevalence).flatMap(([typology, value]) => ['--prevalence', `${typology}=${value}`]),
    ...(institution === undefined ? [] : ['--institution', institution]),
  ];
}
