import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StreamDefinition } from './api.ts';
import { fileJournal, Journal, JournalFault, readJournal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'launderette-journal-'));
const definition: StreamDefinition = {
  name: 'tiny',
  scenario: 'retail',
  seed: 7,
  customers: 100,
  shards: 2,
  pace: { kind: 'max' },
  prevalence: {},
};
const head = JSON.stringify({ definition, startMs: 1000 });

describe('a journal', () => {
  it('is read back from its file as it was kept', async () => {
    const path = join(folder, 'deep', 'tiny.jsonl');
    const journal = new Journal([fileJournal(path)]);
    await journal.begin({ definition, startMs: 1000 });
    await journal.append([{ kind: 'pause' }, { kind: 'inject', typology: 'structuring', injection: 1 }], 5000, 17);
    await journal.append([{ kind: 'resume' }], 6000, 18);
    expect(readJournal(path)).toEqual({ definition, startMs: 1000, entries: journal.entries });
    expect(journal.entries.map((entry) => entry.number)).toEqual([1, 2, 3]);
  });

  it('keeps no entry, and writes none to its file, before it is safe where it is to be safe', async () => {
    const path = join(folder, 'refused.jsonl');
    const failing = {
      begin: async () => undefined,
      append: () => Promise.reject(new Error('no broker')),
    };
    const journal = new Journal([failing, fileJournal(path)]);
    await journal.begin({ definition, startMs: 1000 });
    await expect(journal.append([{ kind: 'pause' }], 5000, 17)).rejects.toThrow('no broker');
    expect(journal.entries).toEqual([]);
    expect(readJournal(path).entries).toEqual([]);
  });

  it('goes on behind entries that were written before', async () => {
    const path = join(folder, 'again.jsonl');
    const first = { number: 1, effectiveMs: 5000, acceptedMs: 17, command: { kind: 'pause' } } as const;
    const journal = new Journal([fileJournal(path, [{ definition, startMs: 1000 }, first])], [first]);
    await journal.append([{ kind: 'resume' }], 6000, 18);
    expect(readJournal(path).entries).toEqual(journal.entries);
    expect(journal.entries.map((entry) => entry.number)).toEqual([1, 2]);
  });

  it.each([
    ['', /:1$/],
    ['{"number":1}', /:1$/],
    [`${head}\nnot json`, /:2$/],
    [`${head}\n{"number":2,"effectiveMs":1000,"command":{"kind":"pause"}}`, /:2$/],
    [`${head}\n{"number":1,"effectiveMs":1500,"command":{"kind":"pause"}}`, /:2$/],
    [`${head}\n{"number":1,"effectiveMs":2000,"command":{"kind":"explode"}}`, /:2$/],
  ])('%j is refused with its line', (text, place) => {
    const path = join(folder, 'broken.jsonl');
    writeFileSync(path, text);
    const read = () => readJournal(path);
    expect(read).toThrow(JournalFault);
    expect(read).toThrow(expect.objectContaining({ path: expect.stringMatching(place) }));
  });
});
