import { createEncoder } from '@launderette/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulation, TINY_WINDOW_MS as windowMs } from '../test/tiny-world.ts';
import type { JournalEntry } from './api.ts';
import { Engine } from './engine.ts';
import type { AdvanceRequest, EngineReport, EngineRequest } from './engine-messages.ts';

const spec = { stream: 'tiny', seed: 7, shards: 2, prevalence: {} };

/** An engine and all that it has written so far, as text by topic. */
function engine(script: readonly JournalEntry[] = []) {
  const simulation = createSimulation(spec);
  const encoder = createEncoder({ format: 'json', framing: 'lines', directory: simulation.directory, partitions: 2 });
  const inner = new Engine(simulation, encoder, { script, windowMs });
  const written = { transactions: '', labels: '', activity: '', outcomes: '', episodes: '', commands: '' };
  const handle = (request: EngineRequest): EngineReport => {
    const report = inner.handle(request);
    for (const batch of report.batches) written[batch.topic] += Buffer.from(batch.bytes).toString('utf8');
    return report;
  };
  return { handle, written, startMs: simulation.startMs };
}

const advance = (eventsMax: number, untilMs = Infinity): AdvanceRequest => ({ kind: 'advance', untilMs, eventsMax });

describe('an engine', () => {
  it('writes the same, however the credit is divided', () => {
    const whole = engine();
    whole.handle(advance(300));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), (credits) => {
        const parts = engine();
        let left = 300;
        for (const credit of [...credits, 300]) left -= parts.handle(advance(Math.min(credit, left))).events;
        expect(left).toBe(0);
        expect(parts.written).toEqual(whole.written);
      }),
    );
  });

  it('finishes the second in progress before a command, and says from when it holds', () => {
    const { handle, startMs } = engine();
    handle(advance(7));
    const report = handle({ kind: 'settle', eventsMax: Infinity });
    expect(report.effectiveMs).toBe(startMs + 2000);
    expect(report.events).toBe(5);
  });

  it('says no time for a command that the last payment comes before', () => {
    const { handle } = engine();
    handle(advance(7));
    const report = handle({ kind: 'settle', eventsMax: 3 });
    expect(report.effectiveMs).toBeUndefined();
    expect(report.events).toBe(3);
  });

  it('replays a journal to the same bytes, whatever the credit was live or in replay', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 1, max: 97 }),
        (credits, step) => {
          const live = engine();
          const journal = playLive(live.handle, credits);
          const total = count(live.written.transactions);
          const replay = engine(journal);
          for (let left = total; left > 0; ) left -= replay.handle(advance(Math.min(step, left))).events;
          expect(replay.written).toEqual(live.written);
        },
      ),
    );
  });
});

/** What an engine on Kafka's framing says and writes for requests, by partition. */
function framed(requests: readonly EngineRequest[], script: readonly JournalEntry[] = []) {
  const simulation = createSimulation(spec);
  const { directory } = simulation;
  const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: 2 });
  const inner = new Engine(simulation, encoder, { script, partitions: 2, windowMs });
  return requests.map((request) => inner.handle(request));
}

describe('moments', () => {
  const payments = (report: EngineReport) => report.batches.filter((batch) => batch.topic === 'transactions');

  it('are the ranks in the total order, batch by batch', () => {
    const [first, second] = framed([advance(9), advance(9)].map((each) => ({ ...each, moments: 'rank' as const })));
    // Two shards, three payments a second each: a batch a shard.
    expect(payments(first!).map(({ partition, records }) => [partition, records])).toEqual([
      [0, 6],
      [1, 3],
    ]);
    expect([...first!.moments!]).toEqual([0, 1, 2, 6, 7, 8, 3, 4, 5]);
    expect([...second!.moments!]).toEqual([3, 4, 5, 0, 1, 2, 6, 7, 8]);
  });

  it('are the ends of simulated seconds', () => {
    const [report] = framed([{ ...advance(9), moments: 'second' }]);
    const ends = [...report!.moments!].map((end) => (end - createSimulation(spec).startMs) / 1000);
    expect(ends).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1]);
  });

  it('are absent unless asked for', () => {
    expect(framed([advance(9)])[0]!.moments).toBeUndefined();
  });
});

describe('whole windows', () => {
  it('are lived on request, with the same payments in each shard, but not in the total order or over a command', () => {
    const [window] = framed([{ ...advance(100), windows: true }]);
    expect(window!.events).toBe(360);
    expect(framed([advance(360)])[0]!.batches.map((batch) => Buffer.from(batch.bytes).toString('hex'))).toEqual(
      window!.batches.map((batch) => Buffer.from(batch.bytes).toString('hex')),
    );
    expect(engine().handle({ ...advance(100), windows: true } as EngineRequest).events).toBe(100);
    const effectiveMs = createSimulation(spec).startMs + windowMs - 1000;
    const entry: JournalEntry = { number: 1, effectiveMs, acceptedMs: 0, command: { kind: 'pause' } };
    expect(framed([{ ...advance(100), windows: true }], [entry])[0]!.events).toBe(100);
  });
});

describe('discarded payments', () => {
  it('leave a gap in the sequences and in no count, and nothing else changes', () => {
    const [before, gap, after] = framed([advance(9), { ...advance(5), discard: true }, advance(9)]);
    expect(gap).toMatchObject({ events: 5, batches: [] });
    expect(gap!.gaps).toEqual([
      { shard: 0, firstSequence: 6, events: 2 },
      { shard: 1, firstSequence: 3, events: 3 },
    ]);
    expect([before, gap, after].map((each) => each!.counters.events)).toEqual([9, 9, 18]);
  });
});

/** Alternates credit and commands; the journal that comes of it. */
function playLive(handle: (request: EngineRequest) => EngineReport, credits: readonly number[]): JournalEntry[] {
  const journal: JournalEntry[] = [];
  credits.forEach((credit, index) => {
    handle(advance(credit));
    const command: JournalEntry['command'] =
      index % 2 === 0
        ? { kind: 'prevalence', typology: 'card-testing', perMillionMonth: credit }
        : { kind: 'inject', typology: 'structuring', injection: index };
    const { effectiveMs = 0 } = handle({ kind: 'settle', eventsMax: Infinity });
    journal.push({ number: journal.length + 1, effectiveMs, acceptedMs: 0, command });
    handle({ kind: 'apply', entries: journal.slice(-1) });
  });
  handle(advance(12));
  return journal;
}

function count(lines: string): number {
  return lines.split('\n').length - 1;
}
