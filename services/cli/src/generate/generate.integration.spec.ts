import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGenerateFlags } from './flags.ts';
import { generate } from './generate.ts';
import { liveHere } from './life.ts';
import { startLife } from './life-thread.ts';

const projectDir = resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'generate-threads-'));
const never = new AbortController().signal;
/** More rows than a page has. */
const plan = (out: string, layout: string) =>
  readGenerateFlags({
    ...{ scenario: 'retail', days: '8', customers: '8000', seed: '7', format: 'csv' },
    ...{ layout, out: join(folder, out) },
  });

describe('an export that is lived in a thread of its own', { timeout: 120_000 }, () => {
  beforeAll(() => {
    execFileSync(join(projectDir, 'node_modules/.bin/tsc'), ['-b'], { cwd: projectDir });
  }, 120_000);

  it('has the bytes of one that is lived here, page after page', async () => {
    const shares: number[] = [];
    const apart = await generate(plan('apart', 'native'), ({ share }) => shares.push(share), never, startLife);
    const here = await generate(plan('here', 'native'), () => {}, never, liveHere);
    expect(shares.length).toBeGreaterThan(1);
    expect(apart).toEqual(here);
  });

  it('leaves nothing when it is interrupted between two pages', async () => {
    const interruption = new AbortController();
    const made = generate(plan('gone', 'amlworld'), () => interruption.abort(), interruption.signal);
    expect(await made).toBeUndefined();
    expect(readdirSync(folder).filter((name) => name.includes('gone'))).toEqual([]);
  });

  it('says what keeps the world from being populated', async () => {
    const impossible = { ...plan('never', 'native'), customers: -1 };
    await expect(generate(impossible, () => {}, never)).rejects.toThrow();
  });
});
