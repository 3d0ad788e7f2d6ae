import { createSimulation, findScenario } from '@launderette/world';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Collector } from '../../test/collector.ts';
import type { JournalEntry } from '../api.ts';
import { Engine } from '../engine.ts';
import type { EngineReport } from '../engine-messages.ts';
import { newPositions, type Positions, setShardPosition, shardPosition } from './positions.ts';

const SHARDS = 4;
const scenario = findScenario('retail')!;
const spec = {
  stream: 'small',
  scenario,
  seed: 11,
  customers: 300,
  shards: SHARDS,
  prevalence: { structuring: 50_000 },
};
const MINUTE_MS = 60_000;

/** An engine over a real, small world, and what it lets through. */
function engine(endEvents = Infinity) {
  const collector = new Collector();
  const options = { windowMs: scenario.windowMs, digest: true, partitions: SHARDS, endEvents };
  return { engine: new Engine(createSimulation(spec), collector, options), rows: collector.rows };
}

type Step =
  | { readonly what: 'events'; readonly count: number; readonly save: boolean }
  | { readonly what: 'windows' }
  | { readonly what: 'change'; readonly perMillionMonth: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      what: fc.constant('events' as const),
      count: fc.integer({ min: 1, max: 400 }),
      save: fc.boolean(),
    }),
    fc.constant({ what: 'windows' as const }),
    fc.record({ what: fc.constant('change' as const), perMillionMonth: fc.integer({ min: 0, max: 100_000 }) }),
  ),
  { minLength: 5, maxLength: 25 },
);

/** Plays a stream: its journal, its reports, and what was let through. */
function play(plan: readonly Step[]) {
  const { engine: live, rows } = engine();
  const journal: JournalEntry[] = [];
  const reports: EngineReport[] = [];
  for (const step of plan) {
    if (step.what === 'change') {
      const report = live.handle({ kind: 'settle', eventsMax: Infinity });
      const command = { kind: 'prevalence', typology: 'structuring', perMillionMonth: step.perMillionMonth } as const;
      journal.push({ number: journal.length + 1, effectiveMs: report.effectiveMs!, acceptedMs: 0, command });
      reports.push(report, live.handle({ kind: 'apply', entries: journal.slice(-1) }));
    } else {
      const { count = 100, save = false } = step.what === 'events' ? step : {};
      const windows = step.what === 'windows';
      reports.push(live.handle({ kind: 'advance', untilMs: Infinity, eventsMax: count, windows, save }));
    }
  }
  return { live, rows, journal, reports };
}

/** Rows published by kind and shard, where each shard's last commit was another report. */
function cut(rows: ReadonlyMap<string, string[]>, published: Positions): Map<string, string[]> {
  const kept = new Map<string, string[]>();
  for (const [key, all] of rows) {
    const [kind, shard] = key.split(' ') as [keyof ReturnType<typeof shardPosition>, string];
    kept.set(key, all.slice(0, Number(shardPosition(published, Number(shard))[kind])));
  }
  return kept;
}

/** What earlier runs published and what came after, together. */
function joined(before: ReadonlyMap<string, string[]>, after: ReadonlyMap<string, string[]>): Map<string, string[]> {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return new Map(keys.map((key) => [key, [...(before.get(key) ?? []), ...(after.get(key) ?? [])]]));
}

const sorted = (rows: ReadonlyMap<string, string[]>) => joined(rows, new Map());

describe('an engine that is taken up again', () => {
  it('publishes what is missing and nothing twice, from a saved state or from the beginning', () => {
    const cuts = fc.array(fc.nat({ max: 99 }), { minLength: SHARDS, maxLength: SHARDS });
    const all = fc.tuple(steps, cuts, fc.boolean());
    fc.assert(
      fc.property(all, ([plan, percents, fromSaved]) => {
        const { live, rows, journal, reports } = play(plan);
        const lasts = percents.map((percent) => Math.floor((percent / 100) * reports.length));
        const published = newPositions(SHARDS);
        for (const [shard, last] of lasts.entries())
          setShardPosition(published, shard, shardPosition(reports[last]!.standing!.positions, shard));
        const before = cut(rows, published);
        const saved = reports.slice(0, Math.min(...lasts) + 1).findLast((report) => report.saved)?.saved?.shards;

        const again = engine();
        const state = fromSaved && saved ? { saved } : {};
        let report = again.engine.handle({ kind: 'resume', entries: journal, published, ...state });
        const targetMs = live.handle({ kind: 'settle', eventsMax: Infinity }).nowMs + 30 * MINUTE_MS;
        live.handle({ kind: 'advance', untilMs: targetMs, eventsMax: Infinity });
        while (report.nowMs < targetMs)
          report = again.engine.handle({ kind: 'advance', untilMs: targetMs, eventsMax: 500, windows: true });
        expect(report.standing!.caughtUp).toBe(true);
        expect(joined(before, again.rows)).toEqual(sorted(rows));
      }),
      { numRuns: 10 },
    );
  });

  it('refuses to go on where what was published is not what it makes', () => {
    const { reports, journal } = play([{ what: 'events', count: 300, save: false }]);
    const published = newPositions(SHARDS);
    published.next.set(reports[0]!.standing!.positions.next);
    published.hashes.set(reports[0]!.standing!.positions.hashes);
    published.hashes[0]! ^= 1;
    const again = engine();
    again.engine.handle({ kind: 'resume', entries: journal, published });
    expect(() => again.engine.handle({ kind: 'advance', untilMs: Infinity, eventsMax: 400 })).toThrow(
      /STATE_DIVERGED: the first \d+ transactions of shard 0 come out otherwise/,
    );
    expect(again.rows.get('transactions 0')).toBeUndefined();
  });

  it('ends with the window of its last payment, however it is driven', () => {
    const whole = engine(700);
    expect(whole.engine.handle({ kind: 'advance', untilMs: Infinity, eventsMax: Infinity, windows: true }).ended).toBe(
      true,
    );
    const parts = engine(700);
    let report: EngineReport;
    do report = parts.engine.handle({ kind: 'advance', untilMs: Infinity, eventsMax: 37 });
    while (!report.ended);
    expect(sorted(parts.rows)).toEqual(sorted(whole.rows));
    expect(report.counters.events).toBeGreaterThanOrEqual(700);
    expect(parts.engine.handle({ kind: 'advance', untilMs: Infinity, eventsMax: 10 }).events).toBe(0);
  });
});
