import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileOutlets, readJournal } from '@launderette/simulator';
import { finished, until, withControl } from './streams.ts';

const TOPICS = ['transactions', 'labels', 'activity'] as const;

/** What an uninterrupted run in one process with the same journal makes, value by value, by topic and shard. */
export async function uninterrupted(journal: string, days: number): Promise<Record<string, string[][]>> {
  const { definition, entries } = readJournal(journal);
  const folder = mkdtempSync(join(tmpdir(), 'launderette-uninterrupted-'));
  const { delivery: _, eventsMax: __, ...plain } = definition;
  const options = { outlets: fileOutlets({ folder }), script: entries, ending: { days } };
  await withControl('', options, async (control) => {
    await control.create({ ...plain, pace: { kind: 'max' } });
    await until(control, plain.name, finished);
  });
  return Object.fromEntries(TOPICS.map((topic) => [topic, byShard(join(folder, `${topic}.jsonl`), plain.shards)]));
}

/** Lines of a file by the shard that their id names. */
function byShard(path: string, count: number): string[][] {
  const shards = Array.from({ length: count }, (): string[] => []);
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
    if (line !== '') shards[shardOf(line)]!.push(line);
  }
  return shards;
}

/** The shard in the first id of a record's JSON. */
function shardOf(line: string): number {
  return Number(/"[a-z][a-z0-9-]*\/(\d+)\/a?\d+"/.exec(line)![1]);
}
