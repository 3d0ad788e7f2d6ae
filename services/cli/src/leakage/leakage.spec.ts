import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseScenario } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../program.ts';
import { readLeakageFlags } from './flags.ts';
import { breachText } from './report-text.ts';
import { simulatedRun } from './simulated-run.ts';
import { filesRun } from './stream-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'leakage-'));
/** Mini with so many mules that some are at work within days. */
const scenario = parseScenario('extends: mini\ntypologies: { fan-out: { prevalence: 50000 } }\n', 'crime.yaml');
const OPTIONS = { scenario, seed: 3, customers: 200, days: 3 };
const FLAGS = { customers: '200', days: '6', seed: '3', crime: '1', model: true };

async function all(records: Iterable<object> | AsyncIterable<object>): Promise<object[]> {
  const found: object[] = [];
  for await (const record of records) found.push(record);
  return found;
}

describe('evaluate leakage', { timeout: 60_000 }, () => {
  it('reads the same run from a scenario and from the files that a stream of it writes', async () => {
    const simulated = simulatedRun(OPTIONS);
    const rows = Int32Array.from({ length: simulated.run.rows }, (_, row) => row);
    const records = await all(simulated.records(rows));
    const labels = [...rows]
      .filter((row) => (simulated.run.typology[row] as number) >= 0)
      .map((row) => ({
        eventId: (records[row] as { id: string }).id,
        episodeId: `mini/x/${simulated.run.episode[row]}`,
        typology: simulated.run.typologies[simulated.run.typology[row] as number],
      }));
    expect(labels.length).toBeGreaterThan(0);
    mkdirSync(join(folder, 'files'));
    const write = (name: string, lines: readonly object[]) =>
      writeFileSync(join(folder, 'files', name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    write('transactions.jsonl', records);
    write('labels.jsonl', labels);
    const read = await filesRun(join(folder, 'files'));
    expect([...read.run.timeMs]).toEqual([...simulated.run.timeMs]);
    expect([...read.run.amountMinor]).toEqual([...simulated.run.amountMinor]);
    expect(read.run.typology.map((code) => (code < 0 ? 0 : 1))).toEqual(
      simulated.run.typology.map((code) => (code < 0 ? 0 : 1)),
    );
    expect(await all(read.records(Int32Array.of(1, 4)))).toEqual([records[1], records[4]]);
  });

  it('ends with a failure that names the feature where a field is the label', async () => {
    const leak = (row: number) => row % 40 === 0;
    const lines = Array.from({ length: 4000 }, (_, row) => {
      const eventTime = new Date(Date.UTC(2026, 0, 5) + row * 60_000 + ((row * 7919) % 50_000)).toISOString();
      const debtor = { account: `A${(row * 7919) % 601}` };
      const creditor = { account: `B${(row * 104_729) % 607}` };
      const amount = { minorUnits: String(100 + ((row * 31_337) % 9973)) };
      return { id: `s/0/${row}`, eventTime, debtor, creditor, amount, purpose: leak(row) ? 'CRIM' : 'GOOD' };
    });
    const labels = lines.flatMap(({ id }, row) =>
      leak(row) ? [{ eventId: id, episodeId: `s/crime/${row % 13}`, typology: 'crime' }] : [],
    );
    mkdirSync(join(folder, 'leaking'));
    const text = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
    writeFileSync(join(folder, 'leaking/transactions.jsonl'), text(lines));
    writeFileSync(join(folder, 'leaking/labels.jsonl'), text(labels));
    const { write } = process.stdout;
    let printed = '';
    process.stdout.write = ((piece: string) => (printed += piece) !== '') as typeof write;
    const running = (await buildProgram()).parseAsync(['evaluate', 'leakage', join(folder, 'leaking'), '--no-model'], {
      from: 'user',
    });
    const error = await running
      .then(
        () => undefined,
        (caught: unknown) => caught,
      )
      .finally(() => {
        process.stdout.write = write;
      });
    expect(error).toMatchObject({ exitCode: 1 });
    expect((error as { faults: { path: string }[] }).faults.map(({ path }) => path)).toContain(
      'single feature (purpose:value)',
    );
    expect(printed).toMatch(/^4000 payments, 100 illicit/);
  });

  it('refuses what is missing or no record, with its place', async () => {
    await expect(filesRun(join(folder, 'nowhere'))).rejects.toThrow('no file');
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken/labels.jsonl'), '');
    writeFileSync(join(folder, 'broken/transactions.jsonl'), '{"id":\n');
    await expect(filesRun(join(folder, 'broken'))).rejects.toMatchObject({
      faults: [{ path: `${join(folder, 'broken/transactions.jsonl')}: line 1` }],
    });
    expect(() => readLeakageFlags('x', { ...FLAGS, scenario: 'retail', days: '0' })).toThrow('invalid input, 2 faults');
    expect(breachText({ measure: 'single feature', typology: 'a', feature: 'b', value: 0.91234, bound: 0.8 })).toEqual({
      path: 'single feature (a, b)',
      message: 'is 0.912, the bound is 0.8',
    });
  });
});
