import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { run } from '../run.ts';

const folder = mkdtempSync(join(tmpdir(), 'html-report-'));
const at = (name: string): string => join(folder, name);

/** What only one real row has. */
const OUTLIER = 987_654;
const HEADER = '"<script>alert(1)</script>",amount,fraud';
const HOSTILE = '&lt;script&gt;alert(1)&lt;/script&gt;';

/** Amounts that are high for travel, where fraud is frequent; rows by a number. */
const rows = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const travel = (i + from) % 3 === 0;
    const amount = (travel ? 500 : 20) + 10 * ((i * 5 + from) % 7);
    return `${travel ? 'travel' : 'food'},${amount},${travel && (i + from) % 4 !== 0 ? 1 : 0}`;
  });
const write = (name: string, lines: readonly string[]): void =>
  writeFileSync(at(name), `${[HEADER, ...lines].join('\n')}\n`);
write('real.csv', [...rows(200, 0), `<i>only here</i>,${OUTLIER},0`]);
write('apart.csv', rows(120, 1));
write('drawn.csv', rows(200, 2));

const tables = ['--real', at('real.csv'), '--synthetic', at('drawn.csv')];

async function evaluate(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += text) !== '');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += text) !== '');
  const exit = await run(['evaluate', 'tabular', ...tables, ...args]);
  vi.restoreAllMocks();
  return { exit, out, err };
}

afterEach(() => vi.restoreAllMocks());

describe('evaluate tabular --html', () => {
  // Trains and judges four times over: seconds on an idle machine, and many on a busy one.
  it('writes one file with every figure that is printed, beside those of its neighbours', {
    timeout: 120_000,
  }, async () => {
    const flags = ['--test', at('apart.csv'), '--target', 'fraud'];
    const { exit, out } = await evaluate(...flags, '--html', at('report.html'));
    expect(exit).toBe(EXIT.ok);
    const page = readFileSync(at('report.html'), 'utf8');
    const lines = out.trimEnd().split('\n');
    for (const line of lines) {
      const [, path, text] = /^(.*?) {2,}(\S+)$/.exec(line)!;
      const name = path!.replace('<script>alert(1)</script>', HOSTILE);
      expect(page).toContain(`<td>${name}</td><td class="n">${text}</td>`);
    }
    for (const path of ['density', 'coverage', 'membership rocAuc', 'trainedOnReal prAuc'])
      expect(lines.filter((line) => line.startsWith(path))).toHaveLength(1);
    expect(page).toContain(
      '<th>measure</th><th>drawn.csv</th><th>independent columns</th><th>SMOTE-NC</th><th>real rows</th>',
    );
    expect(page).toContain('<polyline class="line-syn"');
    expect((await evaluate(...flags)).out).toBe(out);
  });

  it('tells no single real value, and no name that would be markup', () => {
    const page = readFileSync(at('report.html'), 'utf8');
    expect(page).toContain(HOSTILE);
    expect(page).not.toMatch(/<script|https?:|only here/);
    expect(page).not.toContain(String(OUTLIER));
    expect(page).not.toContain(folder);
  });

  it('refuses a file that is there, and replaces it with --overwrite; without rows apart it says what is missing', async () => {
    const before = readFileSync(at('report.html'), 'utf8');
    const refused = await evaluate('--html', at('report.html'));
    expect(refused).toMatchObject({ exit: EXIT.invalidInput, out: '' });
    expect(refused.err).toContain('is there already; --overwrite replaces it');
    expect(readFileSync(at('report.html'), 'utf8')).toBe(before);
    expect((await evaluate('--html', at('report.html'), '--overwrite')).exit).toBe(EXIT.ok);
    const after = readFileSync(at('report.html'), 'utf8');
    expect(after).toContain('no rows apart were given (--test)');
    expect(after).not.toContain('<polyline');
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it.each([
    [['--html', at('real.csv'), '--overwrite'], 'is a file that is read; name another'],
    [['--html', folder, '--overwrite'], 'is a folder; name a file in it'],
    [['--html', at('nowhere/report.html')], 'there is no folder'],
    [['--overwrite'], '--overwrite: goes with --html'],
  ])('refuses %j', async (args, message) => {
    const refused = await evaluate(...args);
    expect(refused).toMatchObject({ exit: EXIT.invalidInput, out: '' });
    expect(refused.err).toContain(message);
  });
});
