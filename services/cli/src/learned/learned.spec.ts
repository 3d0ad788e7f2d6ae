import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { run } from '../run.ts';

const folder = mkdtempSync(join(tmpdir(), 'learned-'));
const at = (name: string): string => join(folder, name);

/** A small table: an amount in tens that is high for travel, and fraud that is frequent there. */
const rows = Array.from({ length: 300 }, (_, i) => {
  const travel = i % 3 === 0;
  return `${travel ? 'travel' : 'food'},${(travel ? 500 : 20) + 10 * (i % 7)},${travel && i % 4 === 0 ? 1 : 0}`;
});
writeFileSync(at('real.csv'), `category,amount,fraud\n${rows.join('\n')}\n`);

async function command(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += text) !== '');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += text) !== '');
  const exit = await run(args);
  vi.restoreAllMocks();
  return { exit, out, err };
}

afterEach(() => vi.restoreAllMocks());

describe('train, sample, models and evaluate', () => {
  it('learn a table, draw from it under conditions, list the model and judge the rows', async () => {
    const model = at('models/cards');
    const trained = await command(
      'train',
      '--data',
      at('real.csv'),
      '--model',
      'trees',
      '--target',
      'fraud',
      '--out',
      model,
      '--seed',
      '3',
    );
    expect(trained).toMatchObject({ exit: EXIT.ok, out: `${model}\n` });
    expect(trained.err).toContain('category  category  2 distinct');

    const where = ['--where', 'category = travel and fraud = 1'];
    const drawn = await command(
      'sample',
      '--model',
      model,
      '--rows',
      '40',
      '--seed',
      '1',
      ...where,
      '--out',
      at('fraud.csv'),
    );
    expect(drawn.exit).toBe(EXIT.ok);
    const lines = readFileSync(at('fraud.csv'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(41);
    expect(lines[0]).toBe('category,amount,fraud');
    for (const line of lines.slice(1)) expect(line).toMatch(/^travel,5[0-6]0,1$/);

    expect((await command('models', '--dir', at('models'))).out).toBe('cards  trees  3 columns  300 rows  seed 3\n');

    await command('sample', '--model', model, '--rows', '300', '--out', at('drawn.csv'));
    const judged = await command(
      'evaluate',
      'tabular',
      '--real',
      at('real.csv'),
      '--synthetic',
      at('drawn.csv'),
      '--json',
    );
    expect(judged.exit).toBe(EXIT.ok);
    expect(JSON.parse(judged.out).quality.shapes).toBeGreaterThan(0.9);
    expect(judged.err).toContain('usefulness and privacy are not judged');
  });

  it('augment adds rows of the rare class, between neighbours or from a model', async () => {
    const flags = ['augment', '--data', at('real.csv'), '--target', 'fraud', '--rows', '30'];
    // Every row meets the condition, fraud = 1. Between neighbours lies only what they have; a model of 300 rows holds that one in
    // twenty of its frauds is food.
    for (const [more, line] of [
      [[], /^travel,5\d+,1$/],
      [['--model', at('models/cards')], /^(travel|food),\d+,1$/],
    ] as const) {
      const added = await command(...flags, ...more, '--out', at('more.csv'));
      expect(added).toMatchObject({ exit: EXIT.ok, err: '30 rows with fraud = 1 added to 300\n' });
      const lines = readFileSync(at('more.csv'), 'utf8').trimEnd().split('\n');
      expect(lines.slice(0, 301)).toEqual(['category,amount,fraud', ...rows]);
      expect(lines.slice(301)).toHaveLength(30);
      for (const each of lines.slice(301)) expect(each).toMatch(line);
      const travel = lines.slice(301).filter((each) => each.startsWith('travel')).length;
      expect(travel).toBeGreaterThanOrEqual(24);
    }
    const none = await command(...flags, '--label', '7', '--out', at('none.csv'));
    expect(none.err).toContain('fraud has no "7"; there are 1, 0');
  });

  it('train in a process of its own is stopped by its limits, and leaves nothing', async () => {
    const flags = ['train', '--data', at('real.csv'), '--model', 'argn', '--out', at('late')];
    const late = await command(...flags, '--time-max', '0');
    expect(late).toMatchObject({ exit: EXIT.failure });
    expect(late.err).toContain('training took more than 0 s');
    const large = await command(...flags, '--memory-max', '5');
    expect(large.err).toContain('it has 5 MiB; raise --memory-max');
    expect(readdirSync(folder).filter((name) => name.includes('late'))).toEqual([]);
  });

  it.each<[string[], number, string]>([
    [['train', '--data', at('absent.csv'), '--out', at('m')], EXIT.notFound, 'absent.csv cannot be read'],
    [['train', '--data', at('real.csv'), '--out', folder], EXIT.invalidInput, 'is there already'],
    [
      ['train', '--data', at('real.csv'), '--out', at('m'), '--model', 'oracle'],
      EXIT.invalidInput,
      'must be one of argn, trees, tvae, ctgan, copula, sequence',
    ],
    [
      ['train', '--data', at('real.csv'), '--out', at('m'), '--target', 'z'],
      EXIT.invalidInput,
      'no column "z"; there are category',
    ],
    [['train', '--data', at('real.csv'), '--out', at('m'), '--seed', '-1'], EXIT.invalidInput, 'whole number'],
    [['sample', '--model', at('m'), '--rows', '5'], EXIT.invalidInput, 'holds no model'],
    [['models', '--dir', at('absent')], EXIT.invalidInput, 'cannot be read'],
    [
      ['evaluate', 'tabular', '--real', at('real.csv'), '--synthetic', at('absent.csv')],
      EXIT.notFound,
      'cannot be read',
    ],
  ])('refuses %j', async (args, exit, message) => {
    const refused = await command(...args);
    expect(refused.exit).toBe(exit);
    expect(refused.err).toContain(message);
  });
});
