import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../errors.ts';
import { buildProgram } from '../program.ts';
import { type Evaluation, evaluateFidelity } from './evaluate.ts';
import { readFidelityFlags } from './fidelity-flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
const path = (name: string) => join(folder, name);
const MAP = path('map.yaml');
const SAMPLE = path('sample.csv');
writeFileSync(
  MAP,
  '{ entity: customer, time: time, amount: amount, category: category, counterparty: counterparty }\n',
);
const FLAGS = { real: SAMPLE, map: MAP, customers: '120', days: '30', seed: '1', splits: '2' };

/** Runs a command line; what it prints. */
async function printed(...args: string[]): Promise<string> {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = ((piece: string) => (text += piece) !== '') as typeof write;
  try {
    await (await buildProgram(args)).parseAsync(args, { from: 'user' });
  } finally {
    process.stdout.write = write;
  }
  return text;
}

async function faultsOf(work: () => unknown): Promise<string[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CommandError) return error.faults.map((fault) => fault.path);
    throw error;
  }
  return [];
}

// Simulates months of small populations.
describe('evaluate fidelity and calibrate', { timeout: 120_000 }, () => {
  it('compare a scenario with a sample of it, and write what they compared', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `${i},2026-01-${10 + (i % 20)}T10:00:00,${3 + i},a,7`);
    writeFileSync(SAMPLE, `customer,time,amount,category,counterparty\n${many.join('\n')}\n`);
    const plan = readFidelityFlags({ ...FLAGS, scenario: 'retail', export: path('synthetic.csv') });
    const first = await evaluateFidelity(plan);
    expect(first.synthetic.rows).toBeGreaterThan(1000);
    const lines = readFileSync(path('synthetic.csv'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(first.synthetic.rows + 1);
    expect(lines[0]).toBe('customer,diary,time,amount,category,counterparty');

    // The same scenario under another seed: the comparison must find it no further off than halves are from each other.
    const again = await evaluateFidelity({ ...plan, real: path('synthetic.csv'), seed: 2, export: undefined });
    expect(again.comparison.summary.medianRatio).toBeLessThan(1.6);
  });

  it('fit a scenario to one half of a sample that comes closer to the other half than another scenario does', async () => {
    const out = path('mine.yaml');
    const half = ['--half', 'first', '--transactions', path('synthetic.csv'), '--map', MAP];
    const text = await printed('calibrate', ...half, '--out', out, '--name', 'mine');
    expect(text).toMatch(/amounts of category 5411 +\d+/);
    expect(text).toMatch(/mine\.yaml: scenario mine from \d+ payments/);
    const args = [
      '--real',
      path('synthetic.csv'),
      '--map',
      MAP,
      '--half',
      'second',
      '--customers',
      '120',
      '--splits',
      '2',
    ];
    const mine = await printed('evaluate', 'fidelity', ...args, '--scenario-file', out, '--json');
    const other = await printed('evaluate', 'fidelity', ...args, '--scenario', 'mobile-money', '--json');
    const medianOf = (json: string) => (JSON.parse(json) as Evaluation).comparison.summary.medianRatio;
    expect(medianOf(mine)).toBeLessThan(2);
    expect(medianOf(mine)).toBeLessThan(medianOf(other));
    expect(await printed('evaluate', 'fidelity', ...args, '--scenario-file', out)).toMatch(/Median ratio \d\.\d\d/);
    await expect(printed('calibrate', ...half, '--out', out)).rejects.toThrow('is there already');
  });

  it('fit a scenario to sums by day, and compare it with other weeks of them', async () => {
    const table = path('sums.csv');
    const map = path('sums.yaml');
    const codes = "codes: { food: '5411', travel: '4111' }";
    writeFileSync(map, `{ kind: aggregates, date: day, category: what, payments: n, value: v, ${codes} }\n`);
    const lines = Array.from({ length: 7 * 60 }, (_, day) => {
      const date = new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
      const busy = day % 7 === 5 ? 3 : 1 + ((day * 7) % 5) / 20;
      return `${date},food,${busy * 10},${busy * 100}\n${date},travel,${busy},${busy * 60}`;
    });
    writeFileSync(table, `day,what,n,v\n${lines.join('\n')}\n`);
    const out = path('sums-scenario.yaml');
    const given = ['--map', map, '--half'];
    const text = await printed('calibrate', '--transactions', table, ...given, 'first', '--out', out, '--name', 'sums');
    expect(text).toMatch(/scenario sums from 840 sums of 420 days/);
    const args = [
      '--real',
      table,
      ...given,
      'second',
      '--customers',
      '150',
      '--days',
      '140',
      '--splits',
      '3',
      '--json',
    ];
    const ratioOf = (json: string) =>
      (JSON.parse(json) as Evaluation).comparison.findings.flatMap((found) =>
        found.measure === 'time.weekday' && 'ratio' in found ? [found.ratio] : [],
      )[0] as number;
    const mine = ratioOf(await printed('evaluate', 'fidelity', ...args, '--scenario-file', out));
    expect(mine).toBeLessThan(ratioOf(await printed('evaluate', 'fidelity', ...args, '--scenario', 'retail')));
    writeFileSync(map, '{ kind: aggregates, date: when, category: what, payments: n }\n');
    const faults = () => printed('calibrate', '--transactions', table, '--map', map, '--out', path('never2.yaml'));
    expect(await faultsOf(faults)).toEqual(['value']);
  });

  it('refuse what is wrong, all of it, and write nothing', async () => {
    const flags = { ...FLAGS, customers: '3', days: 'many', splits: '0', half: 'third' };
    expect(await faultsOf(() => readFidelityFlags(flags))).toEqual([
      '--scenario',
      '--half',
      '--customers',
      '--days',
      '--splits',
    ]);
    const wrong = path('wrong.yaml');
    writeFileSync(wrong, '{ entity: who, time: when, amount: amount }\n');
    const out = path('never.yaml');
    const calibrating = () => printed('calibrate', '--transactions', SAMPLE, '--map', wrong, '--out', out);
    expect(await faultsOf(calibrating)).toEqual(['entity', 'time']);
    expect(existsSync(out)).toBe(false);
    const missing = () => printed('calibrate', '--transactions', path('none.csv'), '--map', MAP, '--out', out);
    await expect(missing()).rejects.toThrow(`no file ${path('none.csv')}`);
  });
});
