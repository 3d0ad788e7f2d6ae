import { type BlockConsumer, Chance, type DividedSimulation, type Transfer, transferOf } from '@launderette/kernel';
import { createEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from './api.ts';
import { type GroupStep, ShardGroup, WINDOWS_AHEAD_MAX } from './shard-group.ts';

const SHARDS = 6;
const EVENTS_MAX = 400;
const MINUTE_MS = 60_000;
const scenario = findScenario('retail') as Scenario;
const { startMs, windowMs } = scenario;

function simulationOf(owned: readonly number[]): DividedSimulation {
  return createSimulation({
    stream: 'group',
    scenario,
    seed: 5,
    customers: 400,
    shards: SHARDS,
    prevalence: { 'card-testing': 300_000, structuring: 300_000 },
    owned,
  });
}

const log: readonly JournalEntry[] = (
  [
    [20 * MINUTE_MS, { kind: 'inject', typology: 'card-testing', injection: 1 }],
    [22 * MINUTE_MS, { kind: 'pause' }],
    [61 * MINUTE_MS, { kind: 'prevalence', typology: 'fan-out', perMillionMonth: 1_000_000 }],
    [90 * MINUTE_MS, { kind: 'inject', typology: 'structuring', injection: 2 }],
    [90 * MINUTE_MS, { kind: 'inject', typology: 'account-takeover', injection: 3 }],
  ] as const
).map(([afterMs, command], i) => ({ number: i + 1, effectiveMs: startMs + afterMs, acceptedMs: 0, command }));

/** Any number of draws in [0, 1) from one seed. */
function diceOf(seed: number): () => number {
  const chance = new Chance(seed, 'dice', 0);
  let drawn = 0;
  return () => {
    drawn += 1;
    return chance.at(0, drawn).unit();
  };
}

/** Lines by shard, topic and window; what is made again must be the same. */
type Lines = Map<string, string>;

class Recorder implements BlockConsumer {
  readonly totalOrder = false;
  private readonly encoders;
  private readonly lines: Lines;

  constructor({ directory }: DividedSimulation, lines: Lines) {
    this.lines = lines;
    this.encoders = Array.from({ length: SHARDS }, () =>
      createEncoder({ format: 'json', framing: 'lines', directory, partitions: 1 }),
    );
  }

  events: BlockConsumer['events'] = (shard, block) => this.encoders[shard]?.events(shard, block);
  activity: BlockConsumer['activity'] = (shard, block) => this.encoders[shard]?.activity(shard, block);
  labels: BlockConsumer['labels'] = (shard, block) => this.encoders[shard]?.labels(shard, block);

  close(window: number): void {
    this.encoders.forEach((encoder, shard) => {
      for (const [i, { topic, bytes }] of encoder.takeBatches().entries()) {
        const key = `${shard}/${topic}/${window}/${i}`;
        const text = Buffer.from(bytes).toString('utf8');
        if ((this.lines.get(key) ?? text) !== text) throw new Error(`${key} was made again, and differs`);
        this.lines.set(key, text);
      }
    });
  }
}

/** A worker that may be killed: it loses all but what it has saved. */
class Worker {
  group: ShardGroup;
  ended: GroupStep | undefined;
  readonly owned: readonly number[];
  private simulation: DividedSimulation;
  private recorder: Recorder;
  private saved = new Map<number, Uint8Array>();
  private readonly lines: Lines;

  constructor(owned: readonly number[], lines: Lines) {
    this.owned = owned;
    this.lines = lines;
    [this.simulation, this.recorder, this.group] = this.start();
  }

  kill(): void {
    [this.simulation, this.recorder, this.group] = this.start();
    this.ended = undefined;
  }

  /** One step; `saves` says which shards save what they are when a window begins. */
  step(saves: (shard: number) => boolean): Transfer[] {
    const step = this.group.step();
    if (step.kind === 'begun')
      for (const shard of this.simulation.living)
        if (saves(shard)) this.saved.set(shard, this.simulation.saveShard(shard));
    if (step.kind === 'ended') this.ended = step;
    if (step.kind !== 'over') return [];
    this.recorder.close(step.window);
    return step.credits.flatMap((credits) =>
      Array.from({ length: SHARDS }, (_, shard) => transferOf(credits, shard)).filter(
        (t) => t.source !== t.destination,
      ),
    );
  }

  private start(): [DividedSimulation, Recorder, ShardGroup] {
    const simulation = simulationOf(this.owned);
    simulation.restoreShards(this.saved);
    const recorder = new Recorder(simulation, this.lines);
    const group = new ShardGroup({ simulation, consumer: recorder, eventsMax: EVENTS_MAX });
    for (const entry of log) group.tell(entry);
    group.seal(Infinity);
    return [simulation, recorder, group];
  }
}

/** Lets workers live to the end; `dice` in [0, 1) decides who is next, what arrives when, who is killed. */
function run(groups: readonly (readonly number[])[], dice: () => number, killed = 0) {
  const lines: Lines = new Map();
  const workers = groups.map((owned) => new Worker(owned, lines));
  const topic: Transfer[] = [];
  let late: Transfer[] = [];
  const any = <T>(all: readonly T[]) => all[Math.floor(dice() * all.length)] as T;
  const offer = (transfer: Transfer) =>
    workers.find(({ owned }) => owned.includes(transfer.destination))?.group.offer(transfer);
  for (let kills = 0; !workers.every(({ ended }) => ended); ) {
    const sent = any(workers).step(() => dice() < 0.3);
    topic.push(...sent);
    late.push(...sent);
    late = late.filter((transfer) => dice() < 0.5 || offer(transfer) === 'too-early' || dice() < 0.1);
    if (kills === killed || dice() > 0.01) continue;
    kills += 1;
    any(workers).kill();
    late = [...topic];
  }
  return { lines, ended: workers.map(({ ended }) => ended) };
}

describe('a group of shards', () => {
  const all = [...Array(SHARDS).keys()];
  const alone = run([all], () => 0.9);

  it('ends with the window in which the last payment falls', () => {
    const [end] = alone.ended;
    if (end?.kind !== 'ended') throw new Error('the stream has not ended');
    expect(end.payments).toBeGreaterThanOrEqual(EVENTS_MAX);
    const before = [...alone.lines].filter(([key]) => {
      const [, topic, window] = key.split('/');
      return topic === 'transactions' && Number(window) < end.window;
    });
    const payments = before.reduce((sum, [, text]) => sum + text.trimEnd().split('\n').length, 0);
    expect(payments).toBeLessThan(EVENTS_MAX);
  });

  // Many worlds are lived: seconds on an idle machine, and many on a busy one.
  it('gives the same lines and the same end in any division, whatever the transport and whoever is killed', {
    timeout: 120_000,
  }, () => {
    const division = fc.array(fc.nat(SHARDS - 1), { minLength: SHARDS, maxLength: SHARDS });
    fc.assert(
      fc.property(division, fc.nat(4), fc.nat(), (parts, killed, seed) => {
        const groups = all
          .map((part) => all.filter((shard) => parts[shard] === part))
          .filter(({ length }) => length > 0);
        const { lines, ended } = run(groups, diceOf(seed), killed);
        expect(ended).toEqual(groups.map(() => alone.ended[0]));
        expect([...lines].sort()).toEqual([...alone.lines].sort());
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  const nobody: BlockConsumer = { totalOrder: false, events: () => {}, activity: () => {}, labels: () => {} };
  const started = () => new ShardGroup({ simulation: simulationOf([0, 2]), consumer: nobody });

  it('lives no further than its seal, which is never taken back', () => {
    const group = started();
    expect(group.step().kind).toBe('sealed');
    group.seal(startMs + 61_000);
    expect(group.step().kind).toBe('lived');
    group.seal(startMs);
    expect(group.step()).toEqual({ kind: 'sealed', untilMs: startMs + 61_000 });
    group.seal(startMs + windowMs);
    expect(group.step()).toMatchObject({ kind: 'over', window: 0, credits: [{ source: 0 }, { source: 2 }] });
    expect(group.step()).toMatchObject({ kind: 'waiting', window: 0, missing: { length: 8 } });
  });

  it('refuses a command that is missing its predecessor, or comes when its moment is over', () => {
    const group = started();
    group.tell(log[0]!);
    expect(() => group.tell(log[2]!)).toThrow(/from command 2/);
    group.tell(log[0]!);
    group.seal(startMs + 120_000);
    group.step();
    expect(() => group.tell({ ...log[0]!, number: 2, effectiveMs: startMs })).toThrow(/after its seal/);
    group.tell(log[1]!);
    group.tell(log[2]!);
  });

  it('takes no transfer that is far ahead', () => {
    const empty = { accounts: new Uint32Array(0), amountsMinor: new Float64Array(0), payments: 0 };
    const transfer = (window: number) => ({ ...empty, source: 1, destination: 0, window });
    const group = started();
    expect(group.offer(transfer(WINDOWS_AHEAD_MAX + 1))).toBe('too-early');
    expect(group.offer(transfer(WINDOWS_AHEAD_MAX))).toBe('taken');
    expect(group.offer(transfer(WINDOWS_AHEAD_MAX))).toBe('repeated');
  });
});
