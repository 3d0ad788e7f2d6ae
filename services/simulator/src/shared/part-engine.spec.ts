import { createEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';
import { expect, it } from 'vitest';
import { newPositions } from '../durable/positions.ts';
import type { EngineReport, EngineRequest } from '../engine-messages.ts';
import { PartEngine } from './part-engine.ts';

const scenario = findScenario('retail') as Scenario;
const { startMs, windowMs } = scenario;
const SHARDS = 2;
/** A morning, so that there are payments. */
const WINDOWS = 110;

/** An engine of some shards and all that it has written so far, as text by shard. */
class Part {
  readonly written = Array.from({ length: SHARDS }, () => '');
  readonly saved = new Map<number, Uint8Array>();
  private readonly engine: PartEngine;

  constructor(owned: readonly number[], horizonMs = Infinity, saved: ReadonlyMap<number, Uint8Array> = new Map()) {
    const simulation = createSimulation({
      ...{ stream: 'parts', scenario, seed: 5, customers: 300, shards: SHARDS, prevalence: {}, owned },
    });
    const encoder = createEncoder({
      ...{ format: 'json', framing: 'kafka', directory: simulation.directory, partitions: SHARDS },
    });
    this.engine = new PartEngine(simulation, encoder, { partitions: SHARDS, windowMs });
    this.handle({ kind: 'join', entries: [], published: newPositions(SHARDS), saved, horizonMs });
  }

  handle(request: EngineRequest): EngineReport {
    const report = this.engine.handle(request);
    for (const { topic, partition, bytes } of report.batches)
      if (topic === 'transactions') this.written[partition] += idsIn(bytes);
    report.saved?.shards.forEach((bytes, shard) => bytes.length > 0 && this.saved.set(shard, bytes));
    return report;
  }

  live(untilWindow: number, save = false): EngineReport {
    const untilMs = startMs + untilWindow * windowMs;
    return this.handle({ kind: 'advance', untilMs, eventsMax: Infinity, windows: true, save });
  }

  hear(report: EngineReport): void {
    this.handle({ kind: 'hear', credits: report.standing!.credits!, entries: [] });
  }
}

/** Ids and amounts of the payments in a record batch. */
function idsIn(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/"id":"(parts\/\d+\/\d+)"|"minorUnits":"?(\d+)/g)]
    .map(([, id, units]) => `${id ?? units} `)
    .join('');
}

const whole = new Part([0, 1]);
whole.live(WINDOWS);

it('lives window by window with another part, says whom it waits for, and writes what the whole writes', () => {
  const [one, other] = [new Part([0]), new Part([1])];
  for (let window = 0; window < WINDOWS; window += 1) {
    const sent = one.live(WINDOWS + 1);
    expect(sent).toMatchObject({ blocked: 'waiting', waitsFor: [1], standing: { window: window + 1 } });
    other.hear(sent);
    one.hear(other.live(window + 1));
  }
  expect(one.written[0]!.length).toBeGreaterThan(500);
  expect([one.written[0], other.written[1]]).toEqual(whole.written);
});

it('waits for shard 0 where it does not know of all commands', () => {
  const part = new Part([1], startMs + 60_000);
  const report = part.live(1);
  expect(report).toMatchObject({ blocked: 'sealed', waitsFor: [0], nowMs: startMs + 60_000 });
  part.handle({ kind: 'hear', credits: [], entries: [], horizonMs: startMs + windowMs });
  expect(part.live(1)).not.toHaveProperty('blocked');
});

it('takes up shards that were saved at different windows, given what the later one had sent before', () => {
  const [one, other] = [new Part([0]), new Part([1])];
  const sent: EngineReport[] = [];
  for (let window = 0; window < 3; window += 1) {
    const mine = one.live(window + 1, window === 1); // saved at the beginning of window 1
    const theirs = other.live(window + 1, window === 2);
    sent.push(theirs);
    one.hear(theirs);
    other.hear(mine);
  }
  expect([...one.saved.keys(), ...other.saved.keys()]).toEqual([0, 1]);
  const together = new Part([0, 1], Infinity, new Map([...one.saved, ...other.saved]));
  expect(together.live(WINDOWS)).toMatchObject({ blocked: 'waiting', waitsFor: [1], standing: { window: 2 } });
  together.hear(sent[1]!);
  together.live(WINDOWS);
  expect(together.written.map((text) => text.slice(-500))).toEqual(whole.written.map((text) => text.slice(-500)));
});
