import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startInlineEngine } from '../test/inline-engine.ts';
import { MemoryOutlets } from '../test/memory-outlets.ts';
import type { Drop, JournalEntry, StreamControl, StreamDefinition, StreamStatistics } from './api.ts';
import type { EngineBlueprint } from './blueprint.ts';
import { createStreamControl } from './control.ts';
import type { EnginePort } from './engine-port.ts';

const definition: StreamDefinition = {
  name: 'tiny',
  scenario: 'retail',
  seed: 7,
  customers: 1000,
  shards: 2,
  pace: { kind: 'rate', eventsPerSecond: 2000 },
  prevalence: {},
  eventsMax: 3000,
};
const LAG_MAX_MS = 100;

const open: StreamControl[] = [];
afterEach(() => Promise.all(open.splice(0).map((control) => control.close())));

function tiny(script?: readonly JournalEntry[], startEngine = startInlineEngine) {
  const outlets = new MemoryOutlets();
  const control = createStreamControl({ outlets, startEngine, ...(script ? { script } : {}) });
  open.push(control);
  return { control, outlets };
}

async function until(control: StreamControl, met: (now: StreamStatistics) => boolean): Promise<StreamStatistics> {
  for await (const now of control.watch('tiny', new AbortController().signal)) if (met(now)) return now;
  throw new Error('the watch ended');
}

const finished = (now: StreamStatistics): boolean => now.phase === 'finished' || now.phase === 'failed';

/** Payments as lines, by id. */
function payments({ lines }: MemoryOutlets): Map<string, string> {
  const all = lines.join('').trimEnd().split('\n');
  return new Map(all.map((line) => [(JSON.parse(line) as { id: string }).id, line]));
}

/** Runs a stream that loses its sink for longer than it may be late. */
async function interrupted(overload: StreamDefinition['overload']) {
  const { control, outlets } = tiny();
  await control.create({ ...definition, ...(overload ? { overload } : {}) });
  await until(control, (now) => now.events > 0);
  outlets.lose('no broker');
  await sleep(4 * LAG_MAX_MS);
  if (control.get('tiny').phase === 'holding') outlets.regain();
  return { control, outlets, last: await until(control, finished) };
}

describe('catch-up', () => {
  it('publishes everything late, and the latencies say how late', async () => {
    const { last } = await interrupted(undefined);
    expect(last).toMatchObject({ events: 3000, dropped: 0, backlog: 0 });
    expect(last.latencies.scheduleLag.count).toBe(3000);
    expect(last.latencies.response.count).toBe(3000);
    expect(last.latencies.scheduleLag.maxMs).toBeGreaterThan(2 * LAG_MAX_MS);
  });
});

describe('drop-and-count', () => {
  it('publishes nothing late, and what it publishes is what would have been published', async () => {
    const whole = tiny();
    await whole.control.create({ ...definition, pace: { kind: 'max' } });
    await until(whole.control, finished);
    const everything = payments(whole.outlets);

    const { control, outlets, last } = await interrupted({ policy: 'drop-and-count', lagMaxMs: LAG_MAX_MS });
    const published = payments(outlets);
    expect(last.dropped).toBeGreaterThan(0);
    expect(last.events).toBe(published.size);
    expect(last.events + last.dropped).toBe(3000);
    for (const [id, line] of published) expect(everything.get(id)).toBe(line);

    const drops = control.journal('tiny').flatMap(({ command }) => (command.kind === 'drop' ? [command] : []));
    expect(drops.reduce((sum, drop) => sum + drop.events, 0)).toBe(last.dropped);
    const missing = [...everything.keys()].filter((id) => !published.has(id));
    expect(missing.sort()).toEqual(drops.flatMap(idsOf).sort());
  });

  it('is repeated from its journal to the byte', async () => {
    const live = await interrupted({ policy: 'drop-and-count', lagMaxMs: LAG_MAX_MS });
    const journal = live.control.journal('tiny');
    expect(journal.length).toBeGreaterThan(0);
    const again = tiny(journal);
    await again.control.create({ ...definition, pace: { kind: 'max' } });
    const last = await until(again.control, finished);
    expect(again.outlets.digest()).toBe(live.outlets.digest());
    expect(last).toMatchObject({ events: live.last.events, dropped: live.last.dropped });
  });
});

describe('fail', () => {
  it('fails with how late the stream is and what is allowed', async () => {
    const { control, last } = await interrupted({ policy: 'fail', lagMaxMs: LAG_MAX_MS });
    expect(last.phase).toBe('failed');
    expect(control.get('tiny').message).toMatch(/^\d+ ms behind its pace, .* allows 100 ms/);
  });
});

describe('an introduction', () => {
  /** An engine that takes several times as long as its stream may be late to say who there is. */
  async function startSlowly(blueprint: EngineBlueprint): Promise<EnginePort> {
    const engine = await startInlineEngine(blueprint);
    let parts = 5;
    return {
      ...engine,
      async request(request) {
        const report = await engine.request(request);
        if (parts <= 0) return report;
        parts -= 1;
        await sleep(LAG_MAX_MS);
        return { ...report, introducing: true };
      },
    };
  }

  it('makes nothing late: the pace begins after it', async () => {
    const { control } = tiny(undefined, startSlowly);
    await control.create({ ...definition, overload: { policy: 'fail', lagMaxMs: 2 * LAG_MAX_MS } });
    const last = await until(control, finished);
    expect(control.get('tiny').message).toBeUndefined();
    expect(last).toMatchObject({ phase: 'finished', events: 3000 });
  });

  it('of a paused stream begins when it goes on', async () => {
    const { control } = tiny(undefined, startSlowly);
    await control.create(definition);
    await control.pause('tiny');
    await sleep(2 * LAG_MAX_MS);
    expect(control.get('tiny')).toMatchObject({ phase: 'paused' });
    await control.resume('tiny');
    const last = await until(control, finished);
    expect(last).toMatchObject({ phase: 'finished', events: 3000 });
    expect(last.latencies.scheduleLag.count).toBe(3000);
  });
});

describe('a warm-up', () => {
  it('is not measured', async () => {
    const { control } = tiny();
    await control.create({ ...definition, warmUpMs: 600, eventsMax: 2000 });
    const { latencies } = await until(control, finished);
    expect(latencies.response.count).toBeGreaterThan(0);
    expect(latencies.response.count).toBeLessThan(2000);
    expect(latencies.produce.count).toBe(latencies.response.count);
  });
});

function idsOf({ gaps }: Drop): string[] {
  return gaps.flatMap(({ shard, firstSequence, events }) =>
    Array.from({ length: events }, (_, index) => `tiny/${shard}/${firstSequence + index}`),
  );
}
