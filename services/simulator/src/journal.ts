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

/** Where a journal is written, in order. Fulfils once what was given is safe from a crash. */
export interface JournalWriter {
  begin(head: JournalHead): Promise<void>;
  append(entries: readonly JournalEntry[]): Promise<void>;
}

/**
 * The changes made to one stream. With the definition and the scenario it determines every byte of the stream.
 *
 * Written as JSON lines: the head, then an entry a line.
 */
export class Journal {
  private readonly kept: JournalEntry[];
  private readonly writers: readonly JournalWriter[];
  private numbered: number;

  /** `entries`: those that are written already. */
  constructor(writers: readonly JournalWriter[], entries: readonly JournalEntry[] = []) {
    this.writers = writers;
    this.kept = [...entries];
    this.numbered = entries.length;
  }

  /** Writes the head; comes before every entry. */
  async begin(head: JournalHead): Promise<void> {
    for (const writer of this.writers) await writer.begin(head);
  }

  get entries(): readonly JournalEntry[] {
    return this.kept;
  }

  /**
   * Numbers the commands, which all hold from `effectiveMs`, and writes them: first where they are safe, then to files.
   * Fulfils with the entries; rejects when a writer does, and they are not part of the journal then.
   */
  async append(
    commands: readonly Command[],
    effectiveMs: number,
    acceptedMs: number,
  ): Promise<readonly JournalEntry[]> {
    const entries = commands.map((command) => ({ number: ++this.numbered, effectiveMs, acceptedMs, command }));
    for (const writer of this.writers) await writer.append(entries);
    this.kept.push(...entries);
    return entries;
  }

  /** Takes entries that another process has written where they are safe; those that are known are passed over. */
  async hear(
    entries: readonly JournalEntry[],
    writers: readonly JournalWriter[] = [],
  ): Promise<readonly JournalEntry[]> {
    const fresh = entries.filter(({ number }) => number > this.numbered);
    if (fresh.length === 0) return fresh;
    this.numbered = fresh.at(-1)!.number;
    this.kept.push(...fresh);
    for (const writer of writers) await writer.append(fresh);
    return fresh;
  }
}

/** Writes a journal to a file, after what an earlier stream of the name left is replaced by `written`; makes the folder. */
export function fileJournal(path: string, written: readonly (JournalHead | JournalEntry)[] = []): JournalWriter {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, written.map(lineOf).join(''));
  const write = (record: JournalHead | JournalEntry): void => appendFileSync(path, lineOf(record));
  return {
    begin: async (head) => write(head),
    append: async (entries) => entries.forEach(write),
  };
}

function lineOf(record: JournalHead | JournalEntry): string {
  return `${JSON.stringify(record)}\n`;
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
