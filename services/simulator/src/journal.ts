import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JournalEntry, StreamDefinition } from './api.ts';

export type Command = JournalEntry['command'];

/** First record of a written journal: what the entries change. */
export interface JournalHead {
  readonly definition: StreamDefinition;
  /** Unix milliseconds, simulated: where the stream began. */
  readonly startMs: number;
}

/** Receives every record of a journal as a line of JSON, in order, with the simulated time from which it holds. */
export type JournalWriter = (line: string, simulatedMs: number) => void;

/**
 * The changes made to one stream. With the definition and the scenario it determines every byte of the stream.
 *
 * Written as JSON lines: the head, then an entry a line.
 */
export class Journal {
  private readonly kept: JournalEntry[] = [];
  private readonly writers: readonly JournalWriter[];

  constructor(writers: readonly JournalWriter[]) {
    this.writers = writers;
  }

  /** Writes the head; comes before every entry. */
  begin(head: JournalHead): void {
    this.write(head);
  }

  get entries(): readonly JournalEntry[] {
    return this.kept;
  }

  /** Numbers the commands, which all hold from `effectiveMs`, and writes them. */
  append(commands: readonly Command[], effectiveMs: number, acceptedMs: number): void {
    for (const command of commands) {
      const entry = { number: this.kept.length + 1, effectiveMs, acceptedMs, command };
      this.kept.push(entry);
      this.write(entry);
    }
  }

  private write(record: JournalHead | JournalEntry): void {
    const line = JSON.stringify(record);
    const simulatedMs = 'definition' in record ? record.startMs : record.effectiveMs;
    for (const writer of this.writers) writer(line, simulatedMs);
  }
}

/** Writes a journal to a file, replacing what an earlier stream of the name left; makes the folder. */
export function fileJournal(path: string): JournalWriter {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return (line) => appendFileSync(path, `${line}\n`);
}

/** A journal as read back from its file. */
export interface WrittenJournal extends JournalHead {
  readonly entries: readonly JournalEntry[];
}

/** Reads a journal file. Throws {@link JournalFault} naming the line that is not part of a journal. */
export function readJournal(path: string): WrittenJournal {
  const [first, ...rest] = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const head = parseLine(path, 1, first ?? '');
  if (typeof head.definition !== 'object' || typeof head.startMs !== 'number') {
    throw new JournalFault(`${path}:1`, 'must be a journal head: {"definition": ..., "startMs": ...}');
  }
  return { ...(head as unknown as JournalHead), entries: rest.map((line, index) => parseEntry(path, index, line)) };
}

/** A file that is not a journal; `path` is the file and the line. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault';
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.path = path;
  }
}

const COMMAND_KINDS = ['pace', 'prevalence', 'inject', 'pause', 'resume', 'drop'];

function parseEntry(path: string, index: number, line: string): JournalEntry {
  const entry = parseLine(path, index + 2, line) as unknown as JournalEntry;
  const place = `${path}:${index + 2}`;
  if (entry.number !== index + 1) throw new JournalFault(place, `is entry ${entry.number}, must be ${index + 1}`);
  if (!Number.isInteger(entry.effectiveMs / 1000)) throw new JournalFault(place, 'effectiveMs must be a whole second');
  if (!COMMAND_KINDS.includes(entry.command?.kind))
    throw new JournalFault(place, `unknown command ${entry.command?.kind}`);
  return entry;
}

function parseLine(path: string, number: number, line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new JournalFault(`${path}:${number}`, 'is not JSON', cause);
  }
  throw new JournalFault(`${path}:${number}`, 'is not a JSON object');
}
