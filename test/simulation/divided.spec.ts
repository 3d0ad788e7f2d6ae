import { type DividedSimulation, type Injection, StateError, type Transfer, transferOf } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { type Command, everyTransfer, type Mode, Parts } from './parts.ts';
import { type RunOptions, simulate } from './run.ts';
import { type LineStore, ShardLines } from './shard-lines.ts';

const SHARDS = 16;
const WINDOWS = 144;
const world: RunOptions = {
  seed: 23,
  customers: 600,
  shards: SHARDS,
  prevalence: {
    'card-testing': 400_000,
    'account-takeover': 400_000,
    'fan-in': 400_000,
    'fan-out': 400_000,
    structuring: 400_000,
  },
};
const { startMs, windowEndMs } = simulate(world);
const WINDOW_MS = windowEndMs - startMs;

const prevalence = (atMs: number, typology: string, value: number): Command => ({
  atMs,
  apply: (simulation) => simulation.setPrevalence(typology, value),
});
const inject = (atMs: number, injection: Injection): Command => ({
  atMs,
  apply: (simulation) => simulation.inject(injection),
});
const midway = Math.floor(WINDOW_MS / 2000) * 1000;
const edges: readonly Command[] = [
  inject(startMs, { typology: 'fan-out', number: 1 }),
  prevalence(startMs + 20 * WINDOW_MS, 'fan-in', 1_000_000),
  inject(startMs + 20 * WINDOW_MS, { typology: 'structuring', number: 1 }),
  inject(startMs + 20 * WINDOW_MS, { typology: 'card-testing', number: 1 }),
  inject(startMs + 61 * WINDOW_MS, { typology: 'account-takeover', number: 1 }),
  inject(startMs + 61 * WINDOW_MS, { typology: 'fan-in', number: 1 }),
  prevalence(startMs + 90 * WINDOW_MS, 'card-testing', 0),
];
const anywhere = [
  ...edges,
  inject(startMs + 40 * WINDOW_MS + midway, { typology: 'card-testing', number: 2 }),
  prevalence(startMs + 70 * WINDOW_MS + midway, 'account-takeover', 900_000),
  inject(startMs + 75 * WINDOW_MS + 1000, { typology: 'fan-out', number: 2 }),
].sort((a, b) => a.atMs - b.atMs);

/** The undivided world, lived second by second: what each shard produces in each window. */
function whole(commands: readonly Command[]): { readonly simulation: DividedSimulation; readonly lines: LineStore } {
  const simulation = simulate(world);
  const store: LineStore = new Map();
  const lines = new ShardLines(simulation.directory, store);
  while (simulation.commands < commands.length || simulation.nowMs < startMs + WINDOWS * WINDOW_MS) {
    const command = commands[simulation.commands];
    if (command?.atMs === simulation.nowMs) {
      command.apply(simulation);
      continue;
    }
    if (simulation.windowOver) simulation.beginWindow();
    simulation.advance(Math.min(command?.atMs ?? Infinity, simulation.windowEndMs), Infinity, lines);
    if (simulation.windowOver) lines.close(simulation.windowIndex);
  }
  return { simulation, lines: store };
}

const wholes = { edges: whole(edges), anywhere: whole(anywhere) };

/** Deals the shards to `count` parts, not in turn. */
function groups(count: number): number[][] {
  const parts: number[][] = Array.from({ length: count }, () => []);
  for (let shard = 0; shard < SHARDS; shard += 1) parts[(shard * 5 + (shard >>> 2)) % count]?.push(shard);
  return parts.filter((part) => part.length > 0);
}

const rows: [number, Mode, boolean, number][] = [
  [1, 'windows', false, 1],
  [1, 'mixed', true, 2],
  [2, 'windows', false, 3],
  [2, 'seconds', false, 4],
  [2, 'mixed', true, 5],
  [7, 'windows', true, 6],
  [7, 'mixed', false, 7],
  [7, 'seconds', true, 8],
  [16, 'windows', false, 9],
  [16, 'mixed', true, 10],
];

describe('a world in parts gives every shard the lines of the whole', () => {
  it('and the whole has every crime and enough of everything', () => {
    const { counters } = wholes.anywhere.simulation;
    expect(counters.events).toBeGreaterThan(500);
    expect([...counters.illicitByTypology].filter((count) => count > 0)).toHaveLength(5);
  });

  it.each(rows)('in %d parts, by %s, killed: %s (seed %d)', (count, mode, kill, seed) => {
    const commands = mode === 'windows' ? edges : anywhere;
    const { simulation, lines } = mode === 'windows' ? wholes.edges : wholes.anywhere;
    const parts = new Parts({ world, groups: groups(count), mode, commands, windows: WINDOWS, seed, kill });
    parts.live((now) => {
      if (!kill) expect(now.inFlightMinor()).toBe(now.onTheWayMinor());
    });
    expect([...parts.lines.keys()].sort()).toEqual([...lines.keys()].sort());
    for (const [key, text] of lines) if (parts.lines.get(key) !== text) expect(parts.lines.get(key), key).toBe(text);
    expect(parts.rebuilt).toBe(kill ? 5 : 0);
    if (kill) expect(parts.rebuiltApart).toBeGreaterThanOrEqual(count < SHARDS ? 1 : 0);
    if (count > 1) expect(parts.repeated).toBeGreaterThan(0);
    expectSums(parts, simulation);
  });
});

function expectSums(parts: Parts, simulation: DividedSimulation): void {
  const all = parts.parts.map((part) => part.simulation);
  for (const name of ['illicitByTypology', 'episodesByTypology', 'eventsByKind', 'activityByKind'] as const) {
    const sum = simulation.counters[name].map((_, i) =>
      all.reduce((total, { counters }) => total + (counters[name][i] as number), 0),
    );
    expect(sum, name).toEqual(simulation.counters[name]);
  }
  for (const part of all) {
    expect(part.missing()).toEqual([]);
    expect(part.worldPayments()).toBe(simulation.counters.events);
    expect(part.bookTotalMinor()).toBe(0);
    expect(part.beginWindow()).toBe(true);
  }
  expect(parts.inFlightMinor()).toBe(0);
}

const nobody = { totalOrder: false, events: () => {}, activity: () => {}, labels: () => {} };

describe('commands at the very moment at which shards were saved', () => {
  const AT = 30;
  const ALL = [...Array(SHARDS).keys()];
  const given: readonly Command[] = (['card-testing', 'structuring', 'account-takeover', 'fan-in'] as const).map(
    (typology, i) => inject(startMs + AT * WINDOW_MS, { typology, number: i + 1 }),
  );
  const original = simulate({ ...world, owned: ALL });
  const store: LineStore = new Map();
  const sent: Transfer[] = [];
  const saved: Record<'older' | 'before' | 'between' | 'after', Uint8Array[]> = {
    older: [],
    before: [],
    between: [],
    after: [],
  };
  const saveAll = (name: keyof typeof saved) => {
    saved[name] = ALL.map((shard) => original.saveShard(shard));
  };
  const liveOn = (simulation: DividedSimulation, windows: number, lines: ShardLines) => {
    while (simulation.windowIndex < windows) {
      simulation.advanceWindow(lines);
      lines.close(simulation.windowIndex);
      if (simulation === original) sent.push(...ALL.flatMap((source) => everyTransfer(simulation, source)));
      simulation.beginWindow();
    }
  };
  const lines = new ShardLines(original.directory, store);
  liveOn(original, AT - 3, lines);
  saveAll('older');
  liveOn(original, AT, lines);
  saveAll('before');
  for (const command of given.slice(0, 2)) command.apply(original);
  saveAll('between');
  for (const command of given.slice(2)) command.apply(original);
  saveAll('after');
  liveOn(original, AT + 60, lines);

  it.each<[string, (keyof typeof saved)[], boolean]>([
    ['all before', ['before'], false],
    ['some before, some after', ['before', 'after'], false],
    ['some between, some after', ['between', 'after'], false],
    ['some long before, the others before, commands given before they join', ['older', 'before'], true],
    ['some long before, the others after, commands given before they join', ['older', 'after'], true],
    ['some long before, the others at any time, commands given after they join', ['older', 'before', 'after'], false],
    ['some at each time, commands given before they join', ['older', 'before', 'between', 'after'], true],
  ])('are heard by each shard once: %s', (_, times, early) => {
    const copy = simulate({ ...world, owned: ALL });
    const timeOf = (shard: number) => times[shard % times.length] as keyof typeof saved;
    copy.restoreShards(new Map(ALL.map((shard) => [shard, saved[timeOf(shard)][shard] as Uint8Array])));
    for (const transfer of sent) copy.supply(transfer);
    const again = new ShardLines(copy.directory, store);
    const before = store.size;
    if (copy.windowIndex < AT) {
      liveOn(copy, AT - 1, again);
      copy.advanceWindow(again);
      again.close(AT - 1);
      if (!early) copy.beginWindow();
    }
    for (const command of given.slice(copy.commands)) command.apply(copy);
    if (early) copy.beginWindow();
    expect(copy.living).toEqual(ALL);
    liveOn(copy, AT + 60, again);
    expect(store.size).toBe(before);
    expect(copy.counters).toEqual(original.counters);
  });
});

describe('a part of a world', () => {
  const owned = [3, 4];
  const started = () => simulate({ ...world, owned });
  const other = simulate({ ...world, owned: [...Array(SHARDS).keys()].filter((shard) => !owned.includes(shard)) });
  other.advanceWindow(nobody);
  const sent = other.owned.flatMap((source) => owned.map((to) => transferOf(other.creditsOut(source), to)));

  it('stops at the end of its window, and says what it waits for', () => {
    const part = started();
    expect(part.worldPayments()).toBeUndefined();
    part.advance(Infinity, Infinity, nobody);
    expect(part.nowMs).toBe(part.windowEndMs);
    expect(part.advance(Infinity, Infinity, nobody)).toBe(0);
    expect(part.advanceWindow(nobody)).toBe(0);
    expect(part.beginWindow()).toBe(false);
    expect(part.missing()).toHaveLength(14 * 2);
    expect(part.worldPayments()).toBeUndefined();
    for (const transfer of sent.slice(1)) expect(part.supply(transfer)).toBe('taken');
    expect(part.missing()).toEqual([{ source: sent[0]?.source, destination: sent[0]?.destination }]);
    expect(part.beginWindow()).toBe(false);
    expect(part.supply(sent[0]!)).toBe('taken');
    expect(part.missing()).toEqual([]);
    expect(part.worldPayments()).toBe(part.counters.events + other.counters.events);
    expect(part.beginWindow()).toBe(true);
    expect([part.windowIndex, part.nowMs]).toEqual([1, startMs + WINDOW_MS]);
  });

  it('recognises a transfer that it has, and refuses one that contradicts it', () => {
    const part = started();
    const transfer = { ...sent[0]!, accounts: Uint32Array.of(7, 2), amountsMinor: Float64Array.of(100, 250) };
    expect(part.supply(transfer)).toBe('taken');
    expect(part.supply(structuredClone(transfer))).toBe('repeated');
    const code = (change: object) => codeOf(() => part.supply({ ...transfer, ...change }));
    expect(code({ amountsMinor: transfer.amountsMinor.map((amount) => amount + 1) })).toBe('TRANSFER_CONFLICT');
    expect(code({ payments: transfer.payments + 1 })).toBe('TRANSFER_CONFLICT');
    expect(part.supply({ ...transfer, source: 4 })).toBe('not-needed');
    expect(part.supply({ ...transfer, destination: 5 })).toBe('not-needed');
  });

  it.each([
    ['a shard that does not exist', { source: 16 }],
    ['a window that is no number', { window: Number.NaN }],
    ['an account that does not exist', { accounts: Uint32Array.of(1e6), amountsMinor: Float64Array.of(1) }],
    ['an amount that is not whole', { accounts: Uint32Array.of(1), amountsMinor: Float64Array.of(0.5) }],
    ['more accounts than amounts', { accounts: Uint32Array.of(1), amountsMinor: new Float64Array(0) }],
  ])('refuses a transfer with %s', (_, change) => {
    expect(codeOf(() => started().supply({ ...sent[0]!, ...change }))).toBe('TRANSFER_INVALID');
  });

  it('is refused without shards, or with shards that the stream has not', () => {
    expect(() => simulate({ ...world, owned: [] })).toThrow(/at least one/);
    expect(() => simulate({ ...world, owned: [16] })).toThrow(/shard 16.*0 to 15/);
  });

  it('saves shards at the beginning of a window only, and as the whole does', () => {
    const all = simulate(world);
    const part = simulate({ ...world, owned: [...Array(SHARDS).keys()] });
    for (let window = 0; window < 40; window += 1) for (const each of [all, part]) each.advanceWindow(nobody);
    expect(() => part.saveShard(3)).toThrow(/beginWindow/);
    for (const each of [all, part]) expect(each.beginWindow()).toBe(true);
    for (const shard of part.living) expect(part.saveShard(shard)).toEqual(all.saveShard(shard));
  });

  it('refuses snapshots that do not fit', () => {
    const snapshot = started().saveShard(3);
    const restore = (options: RunOptions, shard: number, bytes: Uint8Array) => () =>
      simulate({ ...world, owned, ...options }).restoreShards(new Map([[shard, bytes]]));
    expect(restore(world, 3, snapshot)).not.toThrow();
    expect(restore(world, 4, snapshot)).toThrow(/shard 3, not 4/);
    expect(restore(world, 5, snapshot)).toThrow(/not owned/);
    expect(restore({ ...world, seed: 24 }, 3, snapshot)).toThrow(/another world/);
    expect(restore({ ...world, customers: 901 }, 3, snapshot)).toThrow(StateError);
    expect(restore(world, 3, snapshot.subarray(0, snapshot.length - 8))).toThrow(StateError);
    const spent = started();
    spent.advanceWindow(nobody);
    expect(() => spent.restoreShards(new Map([[3, snapshot]]))).toThrow(/before anything is lived/);
    expect(() => simulate(world).restoreShards(new Map([[3, snapshot]]))).toThrow(/owned/);
  });
});

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof StateError) return error.code;
    throw error;
  }
  return 'none';
}
