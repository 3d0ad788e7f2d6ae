import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const module = join(import.meta.dirname, 'leftovers.ts');

it('ends a process that something left behind keeps alive, with its code and all that it printed', () => {
  const leftBehind = 'setInterval(() => undefined, 1_000)';
  const program = `import { endLeftovers } from ${JSON.stringify(module)}; ${leftBehind}; process.stdout.write('x'.repeat(1e6)); process.exitCode = 3; endLeftovers(20);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect([status, stdout.length]).toEqual([3, 1e6]);
});
