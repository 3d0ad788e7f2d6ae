import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startInlineEngine } from '../test/inline-engine.ts';
import { MemoryOutlets } from '../test/memory-outlets.ts';
import { type Refusal, type StreamControl, type StreamDefinition, type StreamStatistics } from './api.ts';
import { createStreamControl } from './control.ts';
import type { StreamControlOptions } from './launcher-options.ts';

const definition: StreamDefinition = {
  name: 'tiny',
  scenario: 'retail',
  seed: 7,
  customers: 1000,
  shards: 2,
  pace: { kind: 'max' },
  prevalence: {},
  eventsMax: 600,
};
const endless: StreamDefinition = { ...definition, pace: { kind: 'rate', eventsPerSecond: 2000 } };
delete (endless as { eventsMax?: number }).eventsMax;

const open: StreamControl[] = [];
afterEach(() => Promise.all(open.splice(0).map((control) => control.close())));

function tiny(options: Partial<StreamControlOptions> = {}) {
  const outlets = new MemoryOutlets();
  const control = createStreamControl({ outlets, startEngine: startInlineEngine, ...options });
  open.push(control);
  return { control, outlets };
}

/** Watches until a condition holds; the statistics that met it. */
async function until(
  control: StreamControl,
  name: string,
  met: (now: StreamStatistics) => boolean,
): Promise<StreamStatistics> {
  const stop = new AbortController();
  for await (const now of control.watch(name, stop.signal)) if (met(now)) return now;
  throw new Error('the watch ended');
}

const finished = (now: StreamStatistics): boolean => now.phase === 'finished';
const refusal = (promise: Promise<unknown>): Promise<Refusal> =>
  promise.then(
    () => Promise.reject(new Error('not refused')),
    (error: Refusal) => error,
  );

describe('create', () => {
  it('runs to the last payment, and counts what the outlet has', async () => {
    const { control, outlets } = tiny();
    await control.create(definition);
    const last = await until(control, 'tiny', finished);
    expect(last).toMatchObject({ events: 600, backlog: 0, declines: 0 });
    expect(outlets.lines.join('').split('\n')).toHaveLength(601);
  });

  it('refuses of a stream of a model what needs a world of agents, or several processes', async () => {
    const learned = { model: 'cards', columns: { amount: 'amount' } };
    const rows: StreamDefinition = { ...definition, learned, institution: 'CRDLXL2X', twinOf: 'other' };
    const faults = (await refusal(tiny().control.create(rows))).faults.map(({ path, message }) => `${path} ${message}`);
    expect(faults).toEqual([
      expect.stringMatching(/^institution does not go with learned/),
      expect.stringMatching(/^twin_of does not go with learned/),
    ]);
    const elsewhere = tiny({ lives: 'nothing' }).control.create({ ...definition, learned });
    expect((await refusal(elsewhere)).message).toContain('a stream of a model is not shared out');
  });

  it('lists every fault with its path and starts nothing', async () => {
    const { control } = tiny();
    const bad = {
      ...definition,
      name: 'No',
      scenario: 'none',
      customers: 5,
      seed: -1,
      shards: 0.5,
      prevalence: { theft: 1, 'card-testing': -1 },
      eventsMax: 0,
    };
    const error = await refusal(
      control.create({ ...bad, pace: { kind: 'rate', eventsPerSecond: Number.POSITIVE_INFINITY } }),
    );
    expect(error.code).toBe('INVALID_DEFINITION');
    expect(error.faults.map((fault) => fault.path)).toEqual([
      'name',
      'scenario',
      'seed',
      'customers',
      'shards',
      'pace.events_per_second',
      'prevalence["theft"]',
      'prevalence["card-testing"]',
      'events_max',
    ]);
    expect(control.list()).toEqual([]);
  });

  it('refuses formats that do not exist, and those that lines cannot hold', async () => {
    const { control } = tiny();
    const odd = { ...definition, format: 'xml', compression: 'brotli' } as unknown as typeof definition;
    const paths = async (asked: typeof definition) =>
      (await refusal(control.create(asked))).faults.map(({ path, message }) => `${path} ${message}`);
    expect(await paths(odd)).toEqual([
      'format "xml" is unknown; known: json, protobuf, avro',
      'compression "brotli" is unknown; known: none, gzip, snappy, lz4, zstd',
    ]);
    expect(await paths({ ...definition, delivery: 'exactly-once' })).toEqual([
      'delivery "exactly-once" needs Kafka: files and standard output know no transactions',
    ]);
    expect(await paths({ ...definition, timestamps: 'event' })).toEqual([
      'timestamps "event" needs Kafka: lines have no timestamps of their own',
    ]);
    expect(await paths({ ...definition, timestamps: 'mine' as 'event' })).toEqual([
      'timestamps "mine" is unknown; known: append, event',
    ]);
    expect(await paths({ ...definition, format: 'avro', compression: 'zstd' })).toEqual([
      'format "avro" needs Kafka: files and standard output hold lines of JSON',
      'compression "zstd" needs Kafka: files and standard output hold lines of JSON',
    ]);
  });

  it('refuses a name that is taken, and with validateOnly only looks', async () => {
    const { control } = tiny();
    const seen = await control.create(endless, { validateOnly: true });
    expect(seen.prevalence['card-testing']).toBeGreaterThan(0);
    expect(control.list()).toEqual([]);
    await control.create(endless);
    expect((await refusal(control.create(endless))).code).toBe('STREAM_EXISTS');
  });
});

describe('commands', () => {
  it('are journalled with the simulated time from which they hold, and replay to the same bytes', async () => {
    const live = tiny();
    await live.control.create({ ...endless, pace: { kind: 'rate', eventsPerSecond: 500 } });
    const update = await live.control.update('tiny', {
      prevalence: { 'card-testing': 300 },
      pace: { kind: 'clock', multiple: 100 },
    });
    const { episodeId, effectiveMs } = await live.control.inject('tiny', 'structuring');
    await live.control.pause('tiny');
    await live.control.resume('tiny');
    const last = await until(live.control, 'tiny', (now) => now.events > 100);
    const journal = live.control.journal('tiny');
    await live.control.delete('tiny');

    expect(episodeId).toBe('tiny/structuring/i1');
    expect(journal.map((entry) => entry.command.kind)).toEqual(['pace', 'prevalence', 'inject', 'pause', 'resume']);
    expect(journal.map((entry) => entry.number)).toEqual([1, 2, 3, 4, 5]);
    expect([update.effectiveMs, effectiveMs]).toEqual([journal[0]!.effectiveMs, journal[2]!.effectiveMs]);
    expect(live.outlets.commands).toHaveLength(6);
    expect(last.events).toBeGreaterThan(0);

    const lines = live.outlets.lines.join('');
    const replay = tiny({ script: journal });
    await replay.control.create({ ...definition, eventsMax: lines.split('\n').length - 1 });
    await until(replay.control, 'tiny', finished);
    expect(replay.outlets.digest()).toBe(live.outlets.digest());
    expect((await refusal(replay.control.pause('tiny'))).code).toBe('STREAM_NOT_RUNNING');
  });

  it('are refused whole with a stale etag or a fault, and leave the journal as it was', async () => {
    const { control } = tiny();
    const { etag } = await control.create(endless);
    const applied = await control.update('tiny', { prevalence: { 'card-testing': 1 } }, { etag });
    expect(applied.snapshot.etag).not.toBe(etag);
    expect((await refusal(control.pause('tiny', { etag }))).code).toBe('ETAG_MISMATCH');
    const mixed = { pace: { kind: 'max' as const }, prevalence: { theft: 1 } };
    expect((await refusal(control.update('tiny', mixed))).faults.map((fault) => fault.path)).toEqual([
      'prevalence["theft"]',
    ]);
    expect((await refusal(control.update('tiny', {}))).code).toBe('INVALID_DEFINITION');
    expect(control.journal('tiny')).toHaveLength(1);
    expect(control.get('tiny').definition.pace).toEqual(endless.pace);
  });

  it('a pause stops the simulated clock, a second one changes nothing', async () => {
    const { control, outlets } = tiny();
    await control.create(endless);
    const { snapshot, effectiveMs } = await control.pause('tiny');
    const before = outlets.lines.length;
    expect(snapshot).toMatchObject({ phase: 'paused', simulatedTimeMs: effectiveMs });
    await sleep(50);
    expect(outlets.lines).toHaveLength(before);
    expect((await control.pause('tiny')).snapshot.etag).toBe(snapshot.etag);
    expect((await control.resume('tiny')).snapshot.phase).toBe('running');
    expect(control.journal('tiny')).toHaveLength(2);
  });

  it('are refused on streams that are unknown, finished, or being deleted', async () => {
    const { control } = tiny();
    expect(() => control.get('tiny')).toThrowError(/no stream "tiny"/);
    await control.create(definition);
    await until(control, 'tiny', finished);
    expect((await refusal(control.inject('tiny', 'structuring'))).code).toBe('STREAM_NOT_RUNNING');
    const deleted = control.delete('tiny');
    expect((await refusal(control.pause('tiny'))).code).toBe('STREAM_NOT_RUNNING');
    await deleted;
    expect(control.list()).toEqual([]);
  });
});

describe('a lost sink', () => {
  it('holds the stream with the reason, and it goes on without loss or duplicate', async () => {
    const { control, outlets } = tiny();
    await control.create({ ...endless, eventsMax: 4000 });
    await until(control, 'tiny', (now) => now.events > 0);
    outlets.lose('no broker');
    expect(control.get('tiny')).toMatchObject({ phase: 'holding', message: 'no broker' });
    await control.inject('tiny', 'structuring');
    outlets.regain();
    await until(control, 'tiny', finished);
    const ids = outlets.lines
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toHaveLength(4000);
    expect(new Set(ids).size).toBe(4000);
  });
});

describe('watch and close', () => {
  it('a watch ends when its signal aborts, and when the stream is deleted', async () => {
    const { control } = tiny();
    await control.create(endless);
    const stop = new AbortController();
    const seen: StreamStatistics[] = [];
    for await (const now of control.watch('tiny', stop.signal)) {
      seen.push(now);
      stop.abort();
    }
    expect(seen).toHaveLength(1);
    const ended = (async () => {
      for await (const now of control.watch('tiny', new AbortController().signal)) seen.push(now);
    })();
    await control.delete('tiny');
    await ended;
    expect(seen.length).toBeGreaterThan(1);
  });

  it('ends every stream, also where one cannot deliver what it has made, which that one says', async () => {
    const { control, outlets } = tiny();
    await control.create(endless);
    await control.create({ ...endless, name: 'other' });
    await until(control, 'other', ({ events }) => events > 0);
    outlets.refusal = new Error('the topic is gone');
    await control.close();
    expect(control.get('tiny')).toMatchObject({ phase: 'failed', message: 'the topic is gone' });
    expect(control.get('other')).toMatchObject({ phase: 'failed', message: 'the topic is gone' });
  });

  it('a closed control takes no more streams', async () => {
    const { control } = tiny();
    await control.create(endless);
    await control.close();
    expect((await refusal(control.create(definition))).code).toBe('SHUTTING_DOWN');
  });
});
