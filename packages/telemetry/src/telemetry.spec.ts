import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { METRICS, metricsMarkdown, type StreamLabelValues, Telemetry } from './index.ts';

const values: StreamLabelValues = {
  kinds: ['purchase', 'refund'],
  activityKinds: ['login'],
  typologies: ['card-testing'],
  reasons: ['insufficientFunds'],
  topics: ['synth.retail.transactions'],
  shards: ['4'],
};

const open: Telemetry[] = [];

function telemetry(): Telemetry {
  const made = new Telemetry({
    version: '0.1.0',
    phases: ['running', 'paused'],
    grpcMethods: ['a.B/C'],
    grpcCodes: ['OK', 'CANCELLED'],
  });
  open.push(made);
  return made;
}

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Lines of the exposition that name the stream. */
async function linesOf(stream: string, from: Telemetry): Promise<string[]> {
  return (await from.text()).split('\n').filter((line) => line.includes(`stream="${stream}"`));
}

describe('Telemetry', () => {
  it('exposes every row of the table with its type and help', async () => {
    const text = await telemetry().text();
    for (const row of Object.values(METRICS)) {
      expect(text).toContain(`# HELP ${row.name} ${row.help}\n# TYPE ${row.name} ${row.type}\n`);
    }
  });

  it('starts every known series of a stream at 0', async () => {
    const subject = telemetry();
    subject.addStream('retail', values);
    const lines = await linesOf('retail', subject);
    expect(lines).toContain('launderette_events_total{stream="retail",kind="refund"} 0');
    expect(lines).toContain('launderette_produce_latency_seconds_count{stream="retail"} 0');
    expect(lines.every((line) => line.endsWith(' 0'))).toBe(true);
    const perStream = Object.values(METRICS).filter((row) => row.labels.some((label) => label.name === 'stream'));
    for (const row of perStream) expect(lines.some((line) => line.startsWith(row.name))).toBe(true);
  });

  it('adds increments and keeps streams apart', async () => {
    const subject = telemetry();
    const retail = subject.addStream('retail', values);
    subject.addStream('other', values);
    retail.addEvents('purchase', 3);
    retail.addEvents('purchase', 4);
    retail.addLatencies('scheduleLag', [0, 0, 1], 0.004);
    retail.addLatencies('scheduleLag', [0, 0, 0, 2], 0.018);
    expect(await linesOf('retail', subject)).toContain('launderette_events_total{stream="retail",kind="purchase"} 7');
    expect(await linesOf('retail', subject)).toContain(
      'launderette_schedule_lag_seconds_bucket{le="0.005",stream="retail"} 1',
    );
    expect(await linesOf('retail', subject)).toContain(
      'launderette_schedule_lag_seconds_bucket{le="+Inf",stream="retail"} 3',
    );
    expect(await linesOf('retail', subject)).toContain('launderette_schedule_lag_seconds_sum{stream="retail"} 0.022');
    expect(await linesOf('other', subject)).toContain('launderette_events_total{stream="other",kind="purchase"} 0');
  });

  it('takes every series of a deleted stream away', async () => {
    const subject = telemetry();
    subject.addStream('retail', values).addLatencies('produceLatency', [1], 0.1);
    subject.removeStream('retail');
    expect(await linesOf('retail', subject)).toEqual([]);
  });

  it('begins again at 0 when a stream of the same name is created anew', async () => {
    const subject = telemetry();
    subject.addStream('retail', values).addEvents('purchase', 9);
    subject.addStream('retail', values);
    expect(await linesOf('retail', subject)).toContain('launderette_events_total{stream="retail",kind="purchase"} 0');
  });

  it('says of a spread stream who is waited for, and of no other', async () => {
    const subject = telemetry();
    subject.addStream('retail', values).setShardLag('4', 2.5);
    const { shards: _, ...whole } = values;
    subject.addStream('whole', whole);
    expect(await linesOf('retail', subject)).toContain('launderette_shard_lag_seconds{stream="retail",shard="4"} 2.5');
    expect((await linesOf('whole', subject)).filter((line) => /shard_lag|in_flight/.test(line))).toEqual([]);
  });

  it('refuses a label value that was not announced', () => {
    const series = telemetry().addStream('retail', values);
    expect(() => series.addEvents('XL00ACCOUNT', 1)).toThrow(
      'label value "XL00ACCOUNT" was not announced; known: purchase, refund',
    );
  });

  it('counts streams by phase', async () => {
    const subject = telemetry();
    subject.movePhase(undefined, 'running');
    subject.movePhase('running', 'paused');
    const text = await subject.text();
    expect(text).toContain('launderette_streams{phase="running"} 0');
    expect(text).toContain('launderette_streams{phase="paused"} 1');
  });

  it('counts gRPC calls by method and code, unknown methods together', async () => {
    const subject = telemetry();
    subject.grpcCallEnded('a.B/C', 'OK', 0.002);
    subject.grpcCallEnded('x.Y/Z', 'CANCELLED', 0.002);
    const text = await subject.text();
    expect(text).toContain('launderette_grpc_server_calls_total{method="a.B/C",code="OK"} 1');
    expect(text).toContain('launderette_grpc_server_calls_total{method="a.B/C",code="CANCELLED"} 0');
    expect(text).toContain('launderette_grpc_server_calls_total{method="other",code="CANCELLED"} 1');
  });

  it('reports the delay of the event loop in seconds', async () => {
    const subject = telemetry();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const max = /launderette_event_loop_delay_seconds\{stat="max"\} (\S+)/.exec(await subject.text());
    expect(Number(max?.[1])).toBeGreaterThan(0);
    expect(Number(max?.[1])).toBeLessThan(60);
  });
});

describe('docs/reference/metrics.md', () => {
  it('equals the table; run `npm run docs:metrics` after changing it', async () => {
    const committed = await readFile(new URL('../../../docs/reference/metrics.md', import.meta.url), 'utf8');
    expect(committed).toBe(metricsMarkdown());
  });
});
