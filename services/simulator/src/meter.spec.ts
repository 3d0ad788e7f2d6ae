import { Telemetry } from '@launderette/telemetry';
import type { EncodedBatch } from '@launderette/wire';
import { afterAll, expect, it } from 'vitest';
import type { EngineReport } from './engine-messages.ts';
import { LatencyHistogram } from './histogram.ts';
import { Meter } from './meter.ts';

const telemetry = new Telemetry({ version: '0', phases: [] });
afterAll(() => telemetry.close());

function batch(bytes: number): EncodedBatch {
  return {
    topic: 'transactions',
    partition: 0,
    records: 1,
    bytes: new Uint8Array(bytes),
    firstEventTimeMs: 0,
    lastEventTimeMs: 0,
  };
}

/** A report whose totals are `purchases` purchases and as many illicit events of the first typology. */
function report(purchases: number, batches: EncodedBatch[]): EngineReport {
  const first = (value: number, at: number) =>
    Float64Array.from({ length: 10 }, (_, index) => (index === at ? value : 0));
  const counters = {
    events: purchases,
    illicitEvents: purchases,
    eventsByKind: first(purchases, 1),
    declinesByReason: first(0, 1),
    activityByKind: first(0, 1),
    illicitByTypology: first(purchases, 0),
    episodesByTypology: first(1, 0),
    miscastByTypology: first(2, 0),
  };
  return { events: 1, nowMs: 5000, counters, batches };
}

const value = async (series: string): Promise<string | undefined> =>
  (await telemetry.text())
    .split('\n')
    .find((line) => line.startsWith(series))
    ?.split(' ')
    .at(-1);
const PURCHASES = 'launderette_events_total{stream="tiny",kind="purchase"}';

it('counts what is acknowledged, in order, once', async () => {
  const meter = new Meter(telemetry, 'tiny', ['card-testing']);
  expect(await value(PURCHASES)).toBe('0');
  const [one, two, three] = [batch(100), batch(50), batch(10)];
  meter.handedOver(report(3, [one, two]), 0);
  meter.handedOver(report(5, [three]), 0);
  meter.acknowledged(three);
  meter.acknowledged(one);
  expect(await value(PURCHASES), 'a batch of the first report is still out').toBe('0');
  meter.acknowledged(two);
  expect(await value(PURCHASES)).toBe('5');
  expect(await value('launderette_illicit_events_total{stream="tiny",typology="card-testing"}')).toBe('5');
  expect(await value('launderette_episodes_total{stream="tiny",typology="card-testing"}')).toBe('1');
  const impossible = 'launderette_episodes_impossible_total{stream="tiny",typology="card-testing"}';
  expect(await value(impossible)).toBe('2');
  meter.impossible('card-testing');
  expect(await value(impossible)).toBe('3');
  expect(await value('launderette_produced_bytes_total{stream="tiny",topic="transactions"}')).toBe('160');
  expect(await value('launderette_simulated_time_seconds{stream="tiny"}')).toBe('5');
});

it('adds the latencies of each window to those before, and what was dropped', async () => {
  const meter = new Meter(telemetry, 'tiny', []);
  const window = {
    scheduleLag: new LatencyHistogram(),
    produce: new LatencyHistogram(),
    response: new LatencyHistogram(),
  };
  for (const ms of [0.5, 7, 40_000]) window.scheduleLag.record(ms);
  window.response.record(7, 12);
  meter.measured(window);
  meter.measured(window);
  meter.dropped(9);
  const lag = 'launderette_schedule_lag_seconds';
  expect(await value(`${lag}_bucket{le="0.001",stream="tiny"}`)).toBe('2');
  expect(await value(`${lag}_bucket{le="30",stream="tiny"}`)).toBe('4');
  expect(await value(`${lag}_bucket{le="+Inf",stream="tiny"}`)).toBe('6');
  expect(await value(`${lag}_sum{stream="tiny"}`)).toBe('80.015');
  expect(await value('launderette_response_latency_seconds_count{stream="tiny"}')).toBe('24');
  expect(await value('launderette_produce_latency_seconds_count{stream="tiny"}')).toBe('0');
  expect(await value('launderette_dropped_events_total{stream="tiny"}')).toBe('9');
});
