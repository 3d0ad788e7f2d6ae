import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestServer } from '../../../control/test/server.ts';
import { CommandError, describe as describeError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { streamsCommand } from './index.ts';

let server: TestServer;
let printed: string;

beforeEach(async () => {
  server = await TestServer.start();
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

/** Runs a command against the server; what it printed. */
async function run(...args: readonly string[]): Promise<string> {
  printed = '';
  await streamsCommand().parseAsync([...args, '--address', server.address], { from: 'user' });
  return printed;
}

async function failure(...args: readonly string[]): Promise<CommandError> {
  const error: unknown = await run(...args).catch((reason: unknown) => reason);
  if (error instanceof CommandError) return error;
  throw error;
}

describe('streams', () => {
  it('creates in a format and with a codec', async () => {
    expect(await run('create', 'fast')).toMatch(/^format +json, compression none$/m);
    const made = await run('create', 'faster', '--format', 'protobuf', '--compression', 'zstd');
    expect(made).toMatch(/^format +protobuf, compression zstd$/m);
    const { faults } = await failure('create', 'odd', '--format', 'xml', '--compression', 'brotli');
    expect(faults.map(({ path }) => path)).toEqual(['--format', '--compression']);
  });

  it('creates with a promise to readers', async () => {
    expect(await run('create', 'plain')).toMatch(/^delivery +at-least-once$/m);
    expect(await run('create', 'once', '--delivery', 'exactly-once')).toMatch(/^delivery +exactly-once$/m);
    const { faults } = await failure('create', 'odd', '--delivery', 'twice');
    expect(faults.map(({ path }) => path)).toEqual(['--delivery']);
  });

  it('creates, gets, lists and deletes', async () => {
    const created = await run('create', 'retail', '--seed', '7', '--pace', '60x', '--prevalence', 'structuring=50');
    for (const line of [/^stream +retail$/m, /^seed +7$/m, /^pace +60x$/m, /^ +structuring +50 episodes/m]) {
      expect(created).toMatch(line);
    }
    expect(await run('get', 'retail')).toBe(created);
    expect((await run('list')).split('\n')[1]).toMatch(/^retail +running +retail +20000 +60x +2026-01-05 00:00:00$/);
    expect(await run('delete', 'retail')).toBe('deleted retail\n');
    expect(await run('list')).toBe('no streams\n');
  });

  it('changes a running stream and tells from when', async () => {
    await run('create', 'retail');
    const updated = await run('update', 'retail', '--pace', 'max', '--prevalence', 'card-testing=5');
    expect(updated).toMatch(/^pace +max$/m);
    expect(updated).toMatch(/^last change from +2026-01-05 00:00:01$/m);
    expect(await run('pause', 'retail')).toBe('paused retail at simulated time 2026-01-05 00:00:02\n');
    expect(await run('resume', 'retail')).toBe('resumed retail from simulated time 2026-01-05 00:00:03\n');
    expect(await run('inject', 'retail', 'structuring')).toBe(
      'episode retail/structuring/i1 begins at simulated time 2026-01-05 00:00:04\n',
    );
    const changes = (await run('journal', 'retail')).trimEnd().split('\n').slice(1);
    expect(changes.map((line) => line.replace(/^(\d+) +.{19} +/, '$1 '))).toEqual([
      '1 pace max',
      '2 prevalence card-testing 5',
      '3 pause',
      '4 resume',
      '5 inject structuring, number 1',
    ]);
  });

  it('checks without doing', async () => {
    expect(await run('create', 'retail', '--validate-only')).toMatch(/^stream +retail$/m);
    expect(server.control.list()).toEqual([]);
  });

  it('prints JSON', async () => {
    await run('create', 'retail');
    expect(JSON.parse(await run('get', 'retail', '--json'))).toMatchObject({ name: 'streams/retail', seed: '0' });
    expect(JSON.parse(await run('list', '--json'))).toMatchObject({ streams: [{ name: 'streams/retail' }] });
    expect(JSON.parse(await run('inject', 'retail', 'structuring', '--json'))).toMatchObject({
      episodeId: 'retail/structuring/i1',
    });
  });

  it('watches, a line at a time, until Ctrl-C', async () => {
    await run('create', 'retail');
    const watching = run('watch', 'retail', '--json');
    await vi.waitFor(() => expect(printed.split('\n').length).toBeGreaterThan(2));
    process.emit('SIGINT');
    const [first = ''] = (await watching).split('\n');
    expect(JSON.parse(first)).toMatchObject({ name: 'streams/retail', events: '1000', eventsPerSecond: 500 });
    await vi.waitFor(() => expect(server.control.watchers).toBe(0));
  });

  it('watches until the stream is deleted', async () => {
    await run('create', 'retail');
    const watching = run('watch', 'retail');
    await vi.waitFor(() => expect(printed).toContain('retail running  500 events/s  1,000 events  fraud 0.400 %'));
    await server.control.delete('retail');
    await watching;
  });
});

describe('streams that fail', () => {
  it('end with 2 and a line for each fault, found here or by the service', async () => {
    const here = await failure('create', 'retail', '--pace', 'fast', '--seed', '-1');
    expect(here.exitCode).toBe(EXIT.invalidInput);
    expect(here.faults.map((fault) => fault.path)).toEqual(['--pace', '--seed']);
    const there = await failure('create', 'Retail', '--customers', '7', '--prevalence', 'smurfs=1');
    expect(there.exitCode).toBe(EXIT.invalidInput);
    const lines = describeError(there).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('launderette: invalid input, 3 faults');
    expect(lines.some((line) => line.startsWith('  stream.customers: is 7, must be 100 to 5000000'))).toBe(true);
  });

  it('end with 5 when there is no such stream', async () => {
    const error = await failure('get', 'none');
    expect(error).toMatchObject({ exitCode: EXIT.notFound, message: 'no stream "none" (NOT_FOUND)' });
    expect((await failure('watch', 'none')).exitCode).toBe(EXIT.notFound);
  });

  it('end with 1 when the stream has changed meanwhile', async () => {
    await run('create', 'retail');
    expect(await failure('pause', 'retail', '--etag', 'old')).toMatchObject({ exitCode: EXIT.failure });
  });

  it('end with 3 when no service answers, and say how to start one', async () => {
    await server.close();
    const error = await failure('list');
    expect(error.exitCode).toBe(EXIT.unavailable);
    expect(error.message).toContain(`no service answers at ${server.address}`);
    expect(error.message).toContain('LAUNDERETTE_ADDRESS');
  });
});
