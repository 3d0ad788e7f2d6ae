import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UPLOAD_UNUSED_MS_MAX, UPLOADS_UNUSED_MAX } from '../limits.ts';
import { fileBelow, modelAt, rowsAt } from './places.ts';
import { RowUploads } from './row-uploads.ts';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'rows-'));
const NONE: ReadonlySet<string> = new Set();

async function* parts(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a\n');
  throw new Error('the caller has gone');
}

describe('uploaded rows', () => {
  it('are named by what they hold, and the same file is one', async () => {
    const folder = folderOf();
    const uploads = new RowUploads(folder);
    const kept = await uploads.receive('mine.csv', parts('a\n', '1\n'), NONE);
    const digest = createHash('sha256').update('a\n1\n').digest('hex');
    expect(kept).toEqual({ name: `${digest}.csv`, bytes: 4 });
    expect(await uploads.receive('other.csv', parts('a\n1\n'), NONE)).toEqual(kept);
    expect(readdirSync(folder)).toEqual([kept.name]);
    expect(readFileSync(join(folder, kept.name), 'utf8')).toBe('a\n1\n');
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a name that does not say how it is read',
      () => new RowUploads(folderOf()).receive('a.exe', parts('a'), NONE),
      'must end in .csv',
    ],
    ['nothing', () => new RowUploads(folderOf()).receive('a.csv', parts(), NONE), 'a.csv is empty'],
    [
      'too much',
      () => new RowUploads(folderOf(), 3).receive('a.csv', parts('ab', 'cd'), NONE),
      'has more than 3 bytes',
    ],
  ])('are refused: %s', async (_, receive, message) => {
    await expect(receive()).rejects.toThrow(message);
  });

  it('leave nothing behind where they were given up, or were refused', async () => {
    const folder = folderOf();
    await expect(new RowUploads(folder).receive('a.csv', broken(), NONE)).rejects.toThrow('has gone');
    await expect(new RowUploads(folder, 1).receive('a.csv', parts('ab'), NONE)).rejects.toThrow('more than');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('go when nobody uses them for a day, and are bounded in number until then', async () => {
    const folder = folderOf();
    const uploads = new RowUploads(folder);
    const names: string[] = [];
    for (let i = 0; i < UPLOADS_UNUSED_MAX; i += 1)
      names.push((await uploads.receive('a.csv', parts(`${i}`), NONE)).name);
    await expect(uploads.receive('a.csv', parts('more'), NONE)).rejects.toMatchObject({ code: 'TOO_MANY_UPLOADS' });
    const [used = '', old = ''] = names;
    const then = (Date.now() - 2 * UPLOAD_UNUSED_MS_MAX) / 1000;
    for (const name of [used, old]) utimesSync(join(folder, name), then, then);
    await uploads.receive('a.csv', parts('more'), new Set([used]));
    expect(readdirSync(folder)).toContain(used);
    expect(readdirSync(folder)).not.toContain(old);
    await uploads.forget(used);
    expect(readdirSync(folder)).not.toContain(used);
  });

  it('are nobody else’s files: a name is no path', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'kept.csv'), 'a');
    await new RowUploads(join(folder, 'rows')).forget('../kept.csv');
    expect(readdirSync(folder)).toContain('kept.csv');
  });
});

describe('what callers of a service name', () => {
  const folder = folderOf();
  const dataRoot = join(folder, 'root');
  const places = { modelsDir: '/models', dataRoot: folder, uploadsDir: folder };
  const digest = 'ab'.repeat(32);
  writeFileSync(join(folder, 'mine.csv'), 'a');
  writeFileSync(join(folder, `${digest}.csv`), 'a');
  symlinkSync('/etc/passwd', join(folder, 'link.csv'));

  it('is found below the folders of the service', async () => {
    expect(modelAt(places, 'cards')).toEqual({ path: '/models/cards' });
    expect(modelAt(places, 'models/cards')).toEqual({ path: '/models/cards' });
    expect(await rowsAt(places, { path: 'mine.csv', replaced: [] })).toMatchObject({
      path: expect.stringMatching(/mine\.csv$/),
    });
    const uploaded = { path: `${digest}.csv`, uploaded: true, replaced: [] };
    expect(await rowsAt(places, uploaded)).toEqual({ path: join(folder, `${digest}.csv`) });
    expect(await rowsAt(undefined, { path: '/anywhere.csv', replaced: [] })).toEqual({ path: '/anywhere.csv' });
  });

  it.each(['../cards', '/etc', 'models/../cards', 'Cards', ''])('is no id of a model: %j', (id) => {
    expect(modelAt(places, id)).toMatchObject({ fault: expect.stringContaining('is no id of a model') });
  });

  it.each([
    ['/etc/passwd', 'is not below'],
    ['../x.csv', 'is not below'],
    ['link.csv', 'is not below'],
    ['none.csv', 'there is no file'],
    ['', 'is not below'],
    ['a\0b', 'there is no file'],
  ])('is no file of the service: %j', async (path, message) => {
    expect(await rowsAt(places, { path, replaced: [] })).toMatchObject({ fault: expect.stringContaining(message) });
    expect(await fileBelow(undefined, 'mine.csv')).toMatchObject({ fault: expect.stringContaining('reads no files') });
    expect(await fileBelow(dataRoot, 'mine.csv')).toMatchObject({ isAbsent: true });
  });

  it.each([`${digest}.exe`, '../mine.csv', `${'cd'.repeat(32)}.csv`])('is no upload: %j', async (path) => {
    expect(await rowsAt(places, { path, uploaded: true, replaced: [] })).toMatchObject({ fault: expect.any(String) });
  });
});
