import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamLogs } from '@launderette/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launderette, listen, processesMarked, runLaunderette, type TestProcess } from './support/processes.ts';
import { startEnvironment } from './support/start-environment.ts';

const dataDir = join(mkdtempSync(join(tmpdir(), 'launderette-start-')), 'data'); // made by start, as on a fresh clone
const mark = `LAUNDERETTE_TEST_MARK=${dataDir}`;
/** On a machine that is busy with other things, a start takes a minute. */
const TWO_STARTS_MS = 400_000;
let environment: Record<string, string> = {};

describe('launderette start', () => {
  let start: TestProcess;

  beforeAll(async () => {
    environment = await startEnvironment(dataDir);
    start = launderette(['start'], environment);
    await start.printed(/retail running {2}[1-9]/);
  });
  afterAll(() => start.child.kill('SIGKILL'));

  it('prints its addresses and a status line with rate, total, fraud share and lag', () => {
    expect(start.output).toContain(`127.0.0.1:${environment['GRPC_PORT']}`);
    expect(start.output).toContain(`http://127.0.0.1:${environment['METRICS_PORT']}/metrics`);
    expect(start.output).toMatch(/\d+ events\/s {2}[\d,]+ events {2}fraud \d+\.\d+ % {2}lag \d+ ms/);
  });

  it('is tuned live over gRPC, and journals each change with its simulated time', async () => {
    for (const args of [
      ['update', 'retail', '--pace', '1000/s'],
      ['update', 'retail', '--prevalence', 'card-testing=5000'],
      ['inject', 'retail', 'structuring'],
      ['pause', 'retail'],
      ['resume', 'retail'],
    ]) {
      const { code, output } = await runLaunderette(['streams', ...args], environment);
      expect(code, output).toBe(0);
    }
    const bad = await runLaunderette(
      ['streams', 'update', 'retail', '--prevalence', 'theft=1', '--prevalence', 'fan-in=-1'],
      environment,
    );
    expect(bad.code, bad.output).toBe(2);
    const bootstrapServers = `127.0.0.1:${environment['LAUNDERETTE_KAFKA_PORT']}`;
    const { definition, commands } = await streamLogs({ bootstrapServers }).commands.read('retail');
    expect(definition).toMatchObject({
      definition: { name: 'retail', pace: { kind: 'rate', eventsPerSecond: 500 } },
      state: 'live',
    });
    expect(commands.map(({ command }) => command.kind)).toEqual(['pace', 'prevalence', 'inject', 'pause', 'resume']);
    for (const { effectiveMs } of commands) expect(effectiveMs % 1000).toBe(0);
  });

  it('counts on its metrics page', async () => {
    const page = await (await fetch(`http://127.0.0.1:${environment['METRICS_PORT']}/metrics`)).text();
    const purchases = /launderette_events_total\{stream="retail",kind="purchase"\} (\d+)/.exec(page);
    expect(Number(purchases?.[1])).toBeGreaterThan(0);
  });

  it('after SIGINT drains, stops in order and leaves no process', async () => {
    expect(processesMarked(mark).length).toBeGreaterThanOrEqual(3);
    expect(await start.stop('SIGINT')).toBe(0);
    expect(start.output).toMatch(/draining the stream, stopping the service[\s\S]*stopping Kafka[\s\S]*stopped/);
    expect(processesMarked(mark)).toEqual([]);
  });

  it('goes on with the stream when it is started again, and begins it anew with FRESH=1', {
    timeout: TWO_STARTS_MS,
  }, async () => {
    const journal = async (): Promise<number> => {
      const { output } = await runLaunderette(['streams', 'journal', 'retail', '--json'], environment);
      return output.match(/"effectiveTime"/g)?.length ?? 0;
    };
    start = launderette(['start'], environment);
    await start.printed(/going on with stream retail of an earlier start/);
    await start.printed(/retail running {2}[1-9]/);
    expect(await journal()).toBe(5);
    expect(await start.stop('SIGINT')).toBe(0);
    start = launderette(['start'], { ...environment, FRESH: '1' });
    await start.printed(/retail running {2}[1-9]/);
    expect(await journal()).toBe(0);
    expect(await start.stop('SIGINT')).toBe(0);
  });
});

describe('launderette start, refused', () => {
  it('names every port in use and the variable that moves it', async () => {
    const taken = await startEnvironment(dataDir);
    const holders = await Promise.all(
      [taken['HTTP_PORT'], taken['LAUNDERETTE_KAFKA_PORT']].map((port) => listen(Number(port))),
    );
    const { code, output } = await runLaunderette(['start'], taken);
    for (const holder of holders) holder.close();
    expect(code).toBe(4);
    expect(output).toMatch(
      new RegExp(
        `port ${taken['HTTP_PORT']} .*HTTP_PORT[\\s\\S]*port ${taken['LAUNDERETTE_KAFKA_PORT']} .*LAUNDERETTE_KAFKA_PORT`,
      ),
    );
  });

  it('lists every fault of its environment', async () => {
    const { code, output } = await runLaunderette(['start'], {
      ...(await startEnvironment(dataDir)),
      GRPC_PORT: 'x',
      METRICS_PORT: '70000',
    });
    expect(code).toBe(2);
    expect(output).toMatch(/GRPC_PORT: [\s\S]*METRICS_PORT: /);
  });
});
