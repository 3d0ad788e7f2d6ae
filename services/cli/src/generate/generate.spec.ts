import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../errors.ts';
import { type GenerateFlags, readGenerateFlags } from './flags.ts';
import { generate, type Manifest } from './generate.ts';
import { liveHere } from './life.ts';

const folder = mkdtempSync(join(tmpdir(), 'generate-'));
const path = (name: string) => join(folder, name);
/** Mini with so many mules and stolen cards that some are at work, and some are noticed, within days. */
writeFileSync(
  path('crime.yaml'),
  'extends: mini\ntypologies: { fan-out: { prevalence: 50000 }, card-not-present: { prevalence: 100000 } }\n',
);
const FLAGS: GenerateFlags = {
  scenarioFile: path('crime.yaml'),
  days: '3',
  customers: '150',
  seed: '7',
  layout: 'native',
  format: 'csv',
  out: path('never'),
};
const never = new AbortController().signal;
const made = async (flags: Partial<GenerateFlags>): Promise<Manifest | undefined> =>
  generate(readGenerateFlags({ ...FLAGS, ...flags }), () => {}, never, liveHere);
const lines = (...names: string[]) =>
  readFileSync(path(join(...names)), 'utf8')
    .trimEnd()
    .split('\n');

describe('generate', { timeout: 60_000 }, () => {
  it('writes what a manifest describes, the same for the same seed, labels joined to payments', async () => {
    const shares: number[] = [];
    const plan = readGenerateFlags({ ...FLAGS, days: '20', out: path('one') });
    const manifest = await generate(plan, ({ share }) => shares.push(share), never, liveHere);
    expect(readdirSync(path('one')).sort()).toEqual([
      'episodes.csv',
      'labels.csv',
      'manifest.json',
      'outcomes.csv',
      'transactions.csv',
    ]);
    expect(JSON.parse(readFileSync(path('one/manifest.json'), 'utf8'))).toEqual(manifest);
    expect(lines('one', 'transactions.csv')).toHaveLength((manifest?.rows as number) + 1);
    expect(shares.at(-1)).toBe(1);
    expect((await made({ days: '20', out: path('two') }))?.files).toEqual(manifest?.files);
    expect((await made({ out: path('three'), seed: '8' }))?.files).not.toEqual(manifest?.files);
    expect(manifest?.illicit).toBeGreaterThan(0);
    const cells = (name: string, column: number) =>
      lines('one', name)
        .slice(1)
        .map((line) => line.split(',')[column]);
    const known = new Set(cells('transactions.csv', 0));
    expect(cells('labels.csv', 0).filter((id) => !known.has(id))).toEqual([]);
    const steps = cells('labels.csv', 6).filter((step) => step !== '0');
    expect(steps).toHaveLength(manifest?.illicit as number);
    const begun = new Set(cells('episodes.csv', 3));
    expect(cells('labels.csv', 2).filter((id) => !begun.has(id))).toEqual([]);
    const about = cells('outcomes.csv', 4).filter((id) => id !== '');
    expect(about).not.toEqual([]);
    expect(about.filter((id) => !known.has(id))).toEqual([]);
    const times = lines('one', 'transactions.csv')
      .slice(1)
      .map((line) => (line.split(',')[1] as string).slice(0, 19));
    expect(times).toEqual([...times].sort());
  });

  it('writes Parquet that reads back with as many rows, and AMLWorld’s patterns beside its table', async () => {
    const manifest = await made({ out: path('aml'), layout: 'amlworld', format: 'parquet', days: '5' });
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path('aml/transactions.parquet')) });
    expect(rows).toHaveLength(manifest?.rows as number);
    const illicit = rows.filter((row) => row['Is Laundering'] === 1n).length;
    const patterns = lines('aml', 'patterns.txt');
    expect(illicit).toBe(manifest?.illicit);
    expect(illicit).toBeGreaterThan(0);
    expect(patterns.filter((line) => line.endsWith(',1'))).toHaveLength(illicit);
    expect(patterns[0]).toMatch(/^BEGIN LAUNDERING ATTEMPT - [A-Z-]+$/);
  });

  it('refuses a folder that is there, replaces it when told to, and leaves nothing of a run that broke off', async () => {
    mkdirSync(path('full'));
    writeFileSync(path('full/mine.txt'), 'mine');
    await expect(made({ out: path('full') })).rejects.toThrow('is there already; --overwrite replaces it');
    const aborted = AbortSignal.abort();
    const plan = readGenerateFlags({ ...FLAGS, out: path('full'), overwrite: true });
    expect(await generate(plan, () => {}, aborted, liveHere)).toBeUndefined();
    expect(readdirSync(path('full'))).toEqual(['mine.txt']);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    await made({ out: path('full'), overwrite: true, days: '1' });
    expect(existsSync(path('full/mine.txt'))).toBe(false);
    expect(existsSync(path('full/manifest.json'))).toBe(true);
  });

  it('names every fault of its flags', () => {
    const flags = { ...FLAGS, customers: '3', days: '0', seed: 'x', layout: 'ibm', format: 'xml' };
    try {
      readGenerateFlags(flags);
      expect.unreachable();
    } catch (error) {
      expect((error as CommandError).faults.map((fault) => fault.path)).toEqual([
        '--customers',
        '--days',
        '--seed',
        '--layout',
        '--format',
      ]);
    }
  });
});
