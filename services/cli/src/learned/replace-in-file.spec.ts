import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { run } from '../run.ts';

const folder = mkdtempSync(join(tmpdir(), 'replace-'));
const at = (name: string): string => join(folder, name);
const model = at('models/cards');

const rows = Array.from(
  { length: 300 },
  (_, i) => `${i % 3 === 0 ? 'travel' : 'food'},${(i % 3 === 0 ? 500 : 20) + (i % 7)}`,
);
writeFileSync(at('real.csv'), `category,amount\n${rows.join('\n')}\n`);
writeFileSync(at('mine.csv'), 'owner;amount;category\r\n"Smith; J" ;1;travel\r\n\r\nMüller;2; "food"\r\nÖz;3;travel');

async function sample(...args: string[]): Promise<{ exit: number; err: string }> {
  let err = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += text) !== '');
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const exit = await run(['sample', '--model', model, ...args]);
  vi.restoreAllMocks();
  return { exit, err };
}

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const flags = ['--data', at('real.csv'), '--out', model, '--model', 'argn'];
  expect(await run(['train', ...flags])).toBe(EXIT.ok);
  vi.restoreAllMocks();
});

const mine = ['--data', at('mine.csv')];

describe('sample --data', () => {
  it('replaces named columns given the others, keeps every other byte, and says where each column came from', async () => {
    const out = at('shared.csv');
    expect((await sample(...mine, '--replace', 'amount', '--seed', '5', '--out', out)).exit).toBe(EXIT.ok);
    const text = readFileSync(out, 'utf8');
    const found =
      /^owner;amount;category\r\n"Smith; J" ;(\d+);travel\r\n\r\nMüller;(\d+); "food"\r\nÖz;(\d+);travel$/.exec(text);
    expect(found, text).not.toBeNull();
    const [first, second, third] = found!.slice(1).map(Number) as [number, number, number];
    expect(Math.min(first, third)).toBeGreaterThanOrEqual(500);
    expect(second).toBeLessThan(30);
    expect(JSON.parse(readFileSync(`${out}.provenance.json`, 'utf8'))).toEqual({
      columns: { owner: 'kept', amount: 'learned', category: 'kept' },
      rows: { count: 3, provenance: 'kept' },
      given: ['category'],
      exact: true,
      seed: 5,
      model: expect.stringMatching(/^[0-9a-f]{64}$/),
      kind: 'argn',
      dataDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const again = at('again.csv');
    await sample(...mine, '--keep', 'owner, category', '--seed', '5', '--out', again);
    expect(readFileSync(again)).toEqual(readFileSync(out));
  });

  it.each([
    [[...mine, '--out', at('x.csv')], 'either it or --keep names the columns'],
    [[...mine, '--replace', 'amount', '--keep', 'owner', '--out', at('x.csv')], 'either it or --keep'],
    [[...mine, '--replace', 'amount'], '--out: is required'],
    [[...mine, '--replace', 'amount', '--out', at('mine.csv')], 'is a file that is read'],
    [[...mine, '--replace', 'amount', '--rows', '3', '--out', at('x.csv')], '--rows: does not go with --data'],
    [[...mine, '--replace', 'sum', '--out', at('x.csv')], 'has no column "sum"; it has owner, amount, category'],
    [[...mine, '--replace', 'owner', '--out', at('x.csv')], 'the model has no column "owner"'],
    [[...mine, '--keep', 'owner,amount,category', '--out', at('x.csv')], 'leaves nothing to replace'],
    [['--replace', 'amount'], '--replace: goes with --data only'],
    [[], '--rows: is required'],
  ])('refuses %j and writes nothing', async (args, message) => {
    const { exit, err } = await sample(...args);
    expect([exit, err]).toEqual([EXIT.invalidInput, expect.stringContaining(message)]);
    expect(existsSync(at('x.csv'))).toBe(false);
  });
});

describe('stream --rows', () => {
  it.each([
    [['--rows', at('mine.csv')], '--replace: is required'],
    [['--replace', 'amount'], '--rows: is required'],
    [['--rows', at('mine.csv'), '--replace', 'amount'], '--rows: needs --model and --map'],
  ])('refuses %j', async (args, message) => {
    let err = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += text) !== '');
    const exit = await run(['stream', '--sink', 'stdout', ...args]);
    vi.restoreAllMocks();
    expect([exit, err]).toEqual([EXIT.invalidInput, expect.stringContaining(message)]);
  });
});
