import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { docBlocks } from './support/doc-blocks.ts';
import { processesMarked, root, TestProcess } from './support/processes.ts';
import { startEnvironment } from './support/start-environment.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'launderette-readme-'));
const environment = await startEnvironment(dataDir);
const started: TestProcess[] = [];

/** The page's own ports are those of a laptop; the test has others. */
function onOurPorts(script: string): string {
  return script
    .replaceAll('localhost:9092', `localhost:${environment['LAUNDERETTE_KAFKA_PORT']}`)
    .replaceAll('localhost:9464', `localhost:${environment['METRICS_PORT']}`);
}

function bash(script: string, cwd = root): TestProcess {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH']}`;
  return new TestProcess('bash', ['-euo', 'pipefail', '-c', onOurPorts(script)], { ...environment, PATH: path }, cwd);
}

/** Runs a block to its end. `head` closing its pipe is part of a block's own ending. */
async function runBlock(text: string, cwd = root): Promise<string> {
  const process_ = bash(text, cwd);
  expect(await process_.ended, `${text}\n${process_.output}`).toBe(0);
  return process_.output;
}

afterAll(() => {
  for (const process_ of started) process_.child.kill('SIGKILL');
});

describe('README.md and the guides', () => {
  const blocks = docBlocks('README.md');

  it('begins with the command that starts everything', async () => {
    expect(blocks[0]?.how).toBe('background');
    const start = bash(blocks[0]?.text ?? '');
    started.push(start);
    await start.printed(/retail running {2}[1-9]/);
  });

  it.each(blocks.slice(1).map((block) => [block.text]))('runs %s', async (text) => {
    expect(await runBlock(text)).not.toBe('');
  });

  it.each(docBlocks('docs/guides/consume.md').map((block) => [block.text]))('runs %s', async (text) => {
    await runBlock(text);
  });

  it('stops on Ctrl-C and leaves no process', async () => {
    await started[0]?.interrupt();
    expect(started[0]?.output).toContain('stopped');
    expect(processesMarked(`LAUNDERETTE_TEST_MARK=${dataDir}`)).toEqual([]);
  });
});

it('the tutorial does what it says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'launderette-tutorial-'));
  let output = '';
  for (const { how, text } of docBlocks('docs/tutorial/first-rule.md')) {
    if (how.startsWith('file ')) writeFileSync(join(folder, how.slice('file '.length)), text);
    else output = await runBlock(text.replaceAll('npx launderette', 'launderette'), folder);
  }
  const [, precision, recall] = /precision (\S+), recall (\S+)/.exec(output) ?? [];
  expect(Number(precision)).toBeGreaterThan(0.5);
  expect(Number(recall)).toBeGreaterThan(0.2);
});
