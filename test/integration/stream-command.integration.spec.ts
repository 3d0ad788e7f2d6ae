import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { launderette, root, runLaunderette } from './support/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'launderette-stream-'));
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('launderette stream', () => {
  it('writes the same files for the same seed, and others for another', async () => {
    const make = async (name: string, seed: number) => {
      const out = join(folder, name);
      const { code, output } = await runLaunderette([
        'stream',
        '--sink',
        'file',
        '--out',
        out,
        '--events',
        '3000',
        '--customers',
        '1000',
        '--seed',
        String(seed),
      ]);
      expect(code, output).toBe(0);
      return linesOf(join(out, 'transactions.jsonl'));
    };
    const [one, same, other] = [await make('one', 7), await make('same', 7), await make('other', 8)];
    expect(one).toHaveLength(3000);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('refuses files with content', async () => {
    const { code, output } = await runLaunderette([
      'stream',
      '--sink',
      'file',
      '--out',
      join(folder, 'one'),
      '--events',
      '5',
    ]);
    expect(code).toBe(1);
    expect(output).toContain('transactions.jsonl holds');
  });

  it('replays a journal file', async () => {
    const head = JSON.stringify({
      definition: {
        name: 'again',
        scenario: 'retail',
        seed: 3,
        customers: 500,
        shards: 2,
        pace: { kind: 'max' },
        prevalence: {},
      },
      startMs: 0,
    });
    const journal = join(folder, 'journal.jsonl');
    const { startMs } = JSON.parse(linesOf(join(folder, 'one', 'commands.jsonl'))[0] ?? '') as { startMs: number };
    const entry = {
      number: 1,
      effectiveMs: startMs + 3_600_000,
      acceptedMs: 0,
      command: { kind: 'inject', typology: 'card-testing', injection: 1 },
    };
    writeFileSync(journal, `${head}\n${JSON.stringify(entry)}\n`);
    const out = join(folder, 'replayed');
    const { code, output } = await runLaunderette([
      'stream',
      '--journal',
      journal,
      '--sink',
      'file',
      '--out',
      out,
      '--days',
      '2',
    ]);
    expect(code, output).toBe(0);
    expect(linesOf(join(out, 'labels.jsonl')).join('\n')).toContain('again/card-testing/i1');
  });

  it('ends well when its reader goes away', () => {
    const cli = join(root, 'services', 'cli', 'dist', 'main.js');
    const script = `"${process.execPath}" "${cli}" stream --sink stdout --customers 1000 | head -n 2; echo "codes \${PIPESTATUS[*]}"`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ synthetic: true });
    expect(lines[2]).toBe('codes 0 0');
  });

  it('drains after SIGTERM and exits 0', async () => {
    const out = join(folder, 'stopped');
    const stream = launderette(['stream', '--sink', 'file', '--out', out, '--customers', '1000', '--pace', '500/s']);
    const size = () => statSync(join(out, 'transactions.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
    while (size() === 0 && stream.child.exitCode === null) await sleep(50);
    expect(await stream.stop('SIGTERM'), stream.output).toBe(0);
    for (const line of linesOf(join(folder, 'stopped', 'transactions.jsonl')))
      expect(JSON.parse(line)).toMatchObject({ synthetic: true });
  });

  it('waits for an absent broker, says so, and exits 3', async () => {
    const { code, output } = await runLaunderette([
      'stream',
      '--bootstrap',
      '127.0.0.1:1',
      '--wait',
      '1s',
      '--events',
      '5',
    ]);
    expect(code).toBe(3);
    expect(output).toMatch(/waiting for the broker 127\.0\.0\.1:1/);
  });

  it.each([
    [
      ['--pace', '-1/s', '--seed', 'x', '--sink', 'nowhere', '--prevalence', 'a=b', '--days', '0'],
      ['--sink', '--seed', '--pace', '--prevalence', '--days'],
    ],
    [
      ['--sink', 'stdout', '--customers', '5', '--prevalence', 'theft=3', '--shards', '0'],
      ['customers', 'shards', 'prevalence["theft"]'],
    ],
    [['--sink', 'stdout', '--pace', 'Infinity/s'], ['--pace']],
  ])('refuses %j with every fault, exit 2', async (args, paths) => {
    const { code, output } = await runLaunderette(['stream', ...args]);
    expect(code).toBe(2);
    for (const path of paths) expect(output).toContain(`  ${path}: `);
  });

  it('refuses a broken scenario file with every fault, exit 2', async () => {
    const path = join(folder, 'broken.yaml');
    writeFileSync(
      path,
      'name: Broken\nsummary: x\nstart: yesterday\ncountry: NL\ncurrency: EUR\ncustomers: 5\ntypologies:\n  theft: {}\n',
    );
    const { code, output } = await runLaunderette(['stream', '--scenario-file', path, '--sink', 'stdout']);
    expect(code).toBe(2);
    for (const part of ['name', 'start', 'customers', 'typologies.theft'])
      expect(output).toContain(`${path}: ${part}: `);
  });

  it('exits 5 for files and scenarios that are not there', async () => {
    expect((await runLaunderette(['stream', '--scenario-file', '/no/such.yaml'])).code).toBe(5);
    expect((await runLaunderette(['scenarios', 'show', 'none'])).code).toBe(5);
  });
});
