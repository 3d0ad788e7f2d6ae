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
  it('is read back from its file as it was kept', () => {
    const path = join(folder, 'deep', 'tiny.jsonl');
    const times: number[] = [];
    const journal = new Journal([fileJournal(path), (_line, simulatedMs) => times.push(simulatedMs)]);
    journal.begin({ definition, startMs: 1000 });
    journal.append([{ kind: 'pause' }, { kind: 'inject', typology: 'structuring', injection: 1 }], 5000, 17);
    journal.append([{ kind: 'resume' }], 6000, 18);
    expect(readJournal(path)).toEqual({ definition, startMs: 1000, entries: journal.entries });
    expect(journal.entries.map((entry) => entry.number)).toEqual([1, 2, 3]);
    expect(times).toEqual([1000, 5000, 5000, 6000]);
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
