import type { EncodedBatch } from '@launderette/wire';
import { describe, expect, it } from 'vitest';
import type { EngineReport } from './engine-messages.ts';
import { Latencies } from './latencies.ts';

function batch(records: number, topic: EncodedBatch['topic'] = 'transactions'): EncodedBatch {
  return { topic, partition: 0, records, bytes: new Uint8Array(1), firstEventTimeMs: 0, lastEventTimeMs: 0 };
}

function report(batches: EncodedBatch[], intended?: readonly number[]): EngineReport {
  const none = new Float64Array(0);
  const counters = {
    events: 0,
    illicitEvents: 0,
    eventsByKind: none,
    declinesByReason: none,
    activityByKind: none,
    illicitByTypology: none,
    episodesByTypology: none,
    miscastByTypology: none,
  };
  return { events: 0, nowMs: 0, counters, batches, ...(intended ? { moments: Float64Array.from(intended) } : {}) };
}

/** What a whole run has measured, as count and longest. */
function measured(latencies: Latencies): Record<string, [number, number]> {
  latencies.closeWindow(() => undefined);
  return Object.fromEntries(
    Object.entries(latencies.summaries()).map(([name, { count, maxMs }]) => [name, [count, maxMs]]),
  );
}

describe('latencies', () => {
  it('are those of every payment, each from its own intended time', () => {
    const latencies = new Latencies();
    latencies.countFrom(0);
    const [first, labels, second] = [batch(2), batch(5, 'labels'), batch(1)];
    latencies.handedOver(report([first, labels, second], [10, 12, 11]), 20);
    latencies.acknowledged(second, 3, 23);
    latencies.acknowledged(labels, 3, 23);
    expect(measured(latencies)).toEqual({ scheduleLag: [3, 10], produce: [1, 3], response: [1, 12] });
    latencies.acknowledged(first, 30, 50);
    expect(measured(latencies)).toEqual({ scheduleLag: [3, 10], produce: [3, 30], response: [3, 40] });
  });

  it('without intended times are those of the sink alone', () => {
    const latencies = new Latencies();
    latencies.countFrom(0);
    const one = batch(7);
    latencies.handedOver(report([one]), 20);
    expect(latencies.overdueMs(99)).toBe(0);
    latencies.acknowledged(one, 4, 24);
    expect(measured(latencies)).toEqual({ scheduleLag: [0, 0], produce: [7, 4], response: [0, 0] });
  });

  it('leave out what was handed over in the warm-up, whenever it is acknowledged', () => {
    const latencies = new Latencies();
    latencies.countFrom(100);
    const [early, late] = [batch(1), batch(1)];
    latencies.handedOver(report([early], [99]), 99.5);
    latencies.handedOver(report([late], [100]), 101);
    latencies.acknowledged(early, 60, 160);
    latencies.acknowledged(late, 1, 102);
    expect(measured(latencies)).toEqual({ scheduleLag: [1, 1], produce: [1, 1], response: [1, 2] });
  });

  it('know how late the oldest payment is that is not acknowledged, also when answers overtake each other', () => {
    const latencies = new Latencies();
    latencies.countFrom(0);
    const [one, two, three] = [batch(1), batch(1), batch(1)];
    latencies.handedOver(report([one, two], [10, 5]), 20);
    latencies.handedOver(report([three], [15]), 20);
    expect(latencies.overdueMs(30)).toBe(25);
    latencies.acknowledged(three, 1, 31);
    latencies.acknowledged(one, 1, 31);
    expect(latencies.overdueMs(35)).toBe(30);
    latencies.acknowledged(two, 1, 36);
    expect(latencies.overdueMs(99)).toBe(0);
  });
});
