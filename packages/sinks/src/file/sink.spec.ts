import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSink } from '../index.ts';
import { Traffic } from '../testing/traffic.ts';

describe('the file sink', () => {
  let parent: string;
  let directory: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'launderette-file-'));
    directory = join(parent, 'made', 'when', 'missing');
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  const idsIn = async (file: string) =>
    (await readFile(join(directory, file), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => {
        const record = JSON.parse(line) as { id?: string; eventId?: string };
        return record.id ?? record.eventId;
      });

  it('writes a file a topic, whole and in order of the writes', async () => {
    let acknowledged = 0;
    const sink = new FileSink({ directory, onAcknowledged: ({ records }) => void (acknowledged += records) });
    await sink.open();
    const traffic = new Traffic({ framing: 'lines', shards: 2, rows: 3 });
    sink.write(traffic.next());
    sink.write(traffic.extras());
    sink.write(traffic.next());
    await sink.flush();
    await sink.close();

    expect(acknowledged).toBe(16);
    expect((await readdir(directory)).sort()).toEqual([
      'activity.jsonl',
      'commands.jsonl',
      'episodes.jsonl',
      'labels.jsonl',
      'outcomes.jsonl',
      'parties.jsonl',
      'transactions.jsonl',
    ]);
    const block = (shard: number, from: number) => [0, 1, 2].map((row) => `retail/${shard}/${from + row}`);
    expect(await idsIn('transactions.jsonl')).toEqual([...block(0, 0), ...block(1, 0), ...block(0, 3), ...block(1, 3)]);
    expect(await idsIn('labels.jsonl')).toEqual(['retail/0/0', 'retail/1/0']);
    expect(await idsIn('activity.jsonl')).toEqual(['retail/0/a0', 'retail/1/a0']);
  });

  it('writes what comes after nothing', async () => {
    const sink = new FileSink({ directory });
    await sink.open();
    sink.write([]);
    sink.write(new Traffic({ framing: 'lines', shards: 1, rows: 5 }).next());
    await sink.flush();
    await sink.close();
    expect(await idsIn('transactions.jsonl')).toHaveLength(5);
  });

  it('has on disk at close what was never flushed', async () => {
    const sink = new FileSink({ directory });
    await sink.open();
    sink.write(new Traffic({ framing: 'lines', shards: 1, rows: 5 }).next());
    await sink.close();
    expect(await idsIn('transactions.jsonl')).toHaveLength(5);
    expect(sink.pendingRecords).toBe(0);
  });

  it('keeps its hands off files with content unless told', async () => {
    const first = new FileSink({ directory });
    await first.open();
    await first.close();
    await writeFile(join(directory, 'labels.jsonl'), 'precious\n');

    const refusing = new FileSink({ directory });
    await expect(refusing.open()).rejects.toMatchObject({
      code: 'FILE_NOT_EMPTY',
      message: expect.stringContaining('labels.jsonl holds 9 bytes') as string,
    });
    expect(await readFile(join(directory, 'labels.jsonl'), 'utf8')).toBe('precious\n');

    const overwriting = new FileSink({ directory, overwrite: true });
    await overwriting.open();
    await overwriting.close();
    expect(await readFile(join(directory, 'labels.jsonl'), 'utf8')).toBe('');
  });

  it('asks its writer to wait above the high-water mark', async () => {
    const sink = new FileSink({ directory, highWaterBytes: 1 });
    await sink.open();
    sink.write(new Traffic({ framing: 'lines', shards: 1 }).next());
    let ready = false;
    const waiting = sink.ready().then(() => (ready = true));
    await Promise.resolve();
    expect([ready, sink.pendingRecords]).toEqual([false, 50]);
    await waiting;
    expect(sink.pendingRecords).toBe(0);
    await sink.close();
  });

  it('says why it cannot write', async () => {
    await writeFile(join(parent, 'file'), '');
    const sink = new FileSink({ directory: join(parent, 'file') });
    await expect(sink.open()).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringContaining('EEXIST') as string,
    });
    expect(() => sink.write([])).toThrow(/not open/);
  });
});
