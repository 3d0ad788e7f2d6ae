import { create } from '@bufbuild/protobuf';
import { DurationSchema } from '@bufbuild/protobuf/wkt';
import { status as Code } from '@grpc/grpc-js';
import {
  Overload_Policy,
  Pace_Arrivals,
  PaceSchema,
  RateProfileSchema,
  Stream_Compression,
  Stream_Delivery,
  Stream_Format,
  Stream_State,
  Streams,
} from '@launderette/proto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, TestServer } from '../test/server.ts';

const {
  createStream,
  getStream,
  listStreams,
  updateStream,
  deleteStream,
  pauseStream,
  resumeStream,
  injectEpisode,
  listJournalEntries,
} = Streams.method;

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});

afterEach(() => server.close());

function createRetail(streamId = 'retail') {
  return server.call(createStream, { streamId, stream: { scenario: 'retail', seed: 7n } });
}

const seconds = (time: { seconds: bigint } | undefined): number => Number(time?.seconds);

describe('CreateStream', () => {
  it('returns the stream with its defaults', async () => {
    const stream = await createRetail();
    expect(stream).toMatchObject({
      name: 'streams/retail',
      scenario: 'retail',
      seed: 7n,
      customers: 20_000,
      shards: 16,
    });
    expect(stream.pace?.pace).toEqual({ case: 'eventsPerSecond', value: 500 });
    expect(stream.prevalence).toEqual({ 'card-testing': 100, structuring: 20 });
    expect(stream.state).toBe(Stream_State.RUNNING);
    expect(stream.lastChangeEffectiveTime).toBeUndefined();
  });

  it('keeps the format and the compression asked for, and says the defaults', async () => {
    const { AVRO, JSON: CANONICAL } = Stream_Format;
    const { NONE, LZ4 } = Stream_Compression;
    expect(await createRetail()).toMatchObject({ format: CANONICAL, compression: NONE });
    const stream = { scenario: 'retail', format: AVRO, compression: LZ4 };
    const asked = await server.call(createStream, { streamId: 'asked', stream });
    expect(asked).toMatchObject({ format: AVRO, compression: LZ4 });
    expect(server.control.get('asked').definition).toMatchObject({ format: 'avro', compression: 'lz4' });
    const odd = { streamId: 'odd', stream: { ...stream, format: 9 as Stream_Format } };
    expect((await failureOf(server.call(createStream, odd))).violations).toHaveProperty(['stream.format']);
  });

  it('keeps the delivery asked for, says the default, and refuses to drop what must come exactly once', async () => {
    expect(await createRetail()).toMatchObject({ delivery: Stream_Delivery.AT_LEAST_ONCE });
    const stream = { scenario: 'retail', delivery: Stream_Delivery.EXACTLY_ONCE };
    const asked = await server.call(createStream, { streamId: 'asked', stream });
    expect(asked).toMatchObject({ delivery: Stream_Delivery.EXACTLY_ONCE });
    expect(server.control.get('asked').definition).toMatchObject({ delivery: 'exactly-once' });
    const overload = { policy: Overload_Policy.DROP_AND_COUNT };
    for (const odd of [
      { ...stream, overload },
      { ...stream, delivery: 9 as Stream_Delivery },
    ]) {
      const failure = await failureOf(server.call(createStream, { streamId: 'odd', stream: odd }));
      expect(failure.violations).toHaveProperty(['stream.delivery']);
    }
  });

  it('keeps overload policy and warm-up', async () => {
    const overload = { policy: Overload_Policy.DROP_AND_COUNT, lagMax: create(DurationSchema, { seconds: 2n }) };
    const stream = { scenario: 'retail', overload, warmUp: create(DurationSchema, { seconds: 5n }) };
    const made = await server.call(createStream, { streamId: 'retail', stream });
    expect(made).toMatchObject({ overload, warmUp: { seconds: 5n } });
    expect(server.control.get('retail').definition).toMatchObject({
      overload: { policy: 'drop-and-count', lagMaxMs: 2000 },
      warmUpMs: 5000,
    });
  });

  it('only checks when asked to', async () => {
    const stream = { scenario: 'retail', customers: 500 };
    expect(await server.call(createStream, { streamId: 'retail', stream, validateOnly: true })).toMatchObject({
      customers: 500,
    });
    expect(server.control.list()).toEqual([]);
  });

  it('answers ALREADY_EXISTS for a taken id', async () => {
    await createRetail();
    expect(await failureOf(createRetail())).toMatchObject({
      code: Code.ALREADY_EXISTS,
      reason: 'STREAM_EXISTS',
      domain: 'launderette',
    });
  });
});

describe('GetStream and ListStreams', () => {
  it('answers NOT_FOUND for a stream that is not there', async () => {
    expect(await failureOf(server.call(getStream, { name: 'streams/none' }))).toMatchObject({
      code: Code.NOT_FOUND,
      reason: 'STREAM_NOT_FOUND',
    });
  });

  it('pages through streams in order of name, whatever comes and goes', async () => {
    for (const id of ['d', 'b', 'a', 'c']) await createRetail(id);
    const first = await server.call(listStreams, { pageSize: 2 });
    expect(first.streams.map((stream) => stream.name)).toEqual(['streams/a', 'streams/b']);
    await server.call(deleteStream, { name: 'streams/b' });
    await createRetail('bb');
    const second = await server.call(listStreams, { pageSize: 2, pageToken: first.nextPageToken });
    expect(second.streams.map((stream) => stream.name)).toEqual(['streams/bb', 'streams/c']);
    const third = await server.call(listStreams, { pageSize: 2, pageToken: second.nextPageToken });
    expect(third).toMatchObject({ streams: [{ name: 'streams/d' }], nextPageToken: '' });
  });
});

describe('UpdateStream', () => {
  it('sets the pace and states the simulated time from which it holds', async () => {
    const before = await createRetail();
    const pace = { pace: { case: 'clockMultiple', value: 60 } } as const;
    const after = await server.call(updateStream, {
      stream: { name: 'streams/retail', pace },
      updateMask: { paths: ['pace'] },
    });
    expect(after.pace?.pace).toEqual({ case: 'clockMultiple', value: 60 });
    expect(seconds(after.lastChangeEffectiveTime)).toBeGreaterThanOrEqual(seconds(before.simulatedTime));
    expect(after.etag).not.toBe(before.etag);
    expect(await server.call(getStream, { name: 'streams/retail' })).toEqual(after);
  });

  it('takes every shape of a rate profile and returns it', async () => {
    await createRetail();
    const hour = create(DurationSchema, { seconds: 60n });
    const shapes = [
      { case: 'constantPerSecond', value: 500 },
      { case: 'stages', value: { stages: [{ fromPerSecond: 0, toPerSecond: 500, duration: hour }] } },
      { case: 'week', value: { perSecond: new Array<number>(24).fill(5), firstHour: 9, hour } },
      { case: 'oscillation', value: { meanPerSecond: 500, swingPerSecond: 200, period: hour } },
    ] as const;
    for (const shape of shapes) {
      const bursts = [{ from: create(DurationSchema, { nanos: 500_000_000 }), to: hour, percent: 400 }];
      const profile = create(RateProfileSchema, { shape: shape as never, bursts });
      const pace = create(PaceSchema, { pace: { case: 'profile', value: profile }, arrivals: Pace_Arrivals.POISSON });
      const after = await server.call(updateStream, { stream: { name: 'streams/retail', pace } });
      expect(after.pace).toEqual(pace);
    }
  });

  it('sets one typology and leaves the others', async () => {
    await createRetail();
    const stream = { name: 'streams/retail', prevalence: { structuring: 50 } };
    const after = await server.call(updateStream, { stream, updateMask: { paths: ['prevalence'] } });
    expect(after.prevalence).toEqual({ 'card-testing': 100, structuring: 50 });
  });

  it('changes what the stream holds when there is no mask', async () => {
    await createRetail();
    const after = await server.call(updateStream, {
      stream: { name: 'streams/retail', pace: { pace: { case: 'max', value: {} } } },
    });
    expect(after.pace?.pace.case).toBe('max');
    expect(after.prevalence).toEqual({ 'card-testing': 100, structuring: 20 });
  });

  it('takes a stream as it was read, output-only fields and all', async () => {
    const read = await createRetail();
    read.prevalence['structuring'] = 1;
    expect((await server.call(updateStream, { stream: read })).prevalence).toEqual({
      'card-testing': 100,
      structuring: 1,
    });
  });

  it('answers ABORTED for a stale etag and changes nothing', async () => {
    const { etag } = await createRetail();
    await server.call(pauseStream, { name: 'streams/retail' });
    const stream = { name: 'streams/retail', etag, prevalence: { structuring: 1 } };
    expect(await failureOf(server.call(updateStream, { stream }))).toMatchObject({
      code: Code.ABORTED,
      reason: 'ETAG_MISMATCH',
    });
    expect(server.control.get('retail').prevalence['structuring']).toBe(20);
  });

  it('only checks when asked to', async () => {
    await createRetail();
    const stream = { name: 'streams/retail', prevalence: { structuring: 1 } };
    expect((await server.call(updateStream, { stream, validateOnly: true })).prevalence['structuring']).toBe(1);
    expect(server.control.journal('retail')).toEqual([]);
  });
});

describe('PauseStream, ResumeStream, InjectEpisode', () => {
  it('stops and goes on, each from a stated simulated time', async () => {
    await createRetail();
    const paused = await server.call(pauseStream, { name: 'streams/retail' });
    expect(paused.stream?.state).toBe(Stream_State.PAUSED);
    const resumed = await server.call(resumeStream, { name: 'streams/retail', etag: paused.stream?.etag ?? '' });
    expect(resumed.stream?.state).toBe(Stream_State.RUNNING);
    expect(seconds(resumed.effectiveTime)).toBe(seconds(paused.effectiveTime) + 1);
  });

  it('begins an episode and says which', async () => {
    await createRetail();
    const injected = await server.call(injectEpisode, { name: 'streams/retail', typology: 'structuring' });
    expect(injected.episodeId).toBe('retail/structuring/i1');
    expect(seconds(injected.effectiveTime)).toBe(Date.UTC(2026, 0, 5) / 1000 + 1);
  });
});

describe('ListJournalEntries', () => {
  it('lists every change in order, by pages', async () => {
    await createRetail();
    const name = 'streams/retail';
    const pace = { pace: { case: 'clockMultiple', value: 60 } } as const;
    await server.call(updateStream, { stream: { name, pace, prevalence: { structuring: 5 } } });
    await server.call(pauseStream, { name });
    await server.call(resumeStream, { name });
    await server.call(injectEpisode, { name, typology: 'structuring' });
    const first = await server.call(listJournalEntries, { parent: name, pageSize: 3 });
    const second = await server.call(listJournalEntries, { parent: name, pageSize: 3, pageToken: first.nextPageToken });
    const entries = [...first.journalEntries, ...second.journalEntries];
    expect(entries.map((entry) => entry.name)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `streams/retail/journalEntries/${number}`),
    );
    expect(entries.map((entry) => entry.command.case)).toEqual(['pace', 'prevalence', 'pause', 'resume', 'injection']);
    expect(entries[1]?.command.value).toMatchObject({ typology: 'structuring', perMillionMonth: 5 });
    expect(second.nextPageToken).toBe('');
  });

  it('refuses the token of another stream', async () => {
    await createRetail('a');
    await createRetail('b');
    for (let times = 0; times < 2; times++) await server.call(pauseStream, { name: 'streams/a' });
    const { nextPageToken } = await server.call(listJournalEntries, { parent: 'streams/a', pageSize: 1 });
    const failure = await failureOf(server.call(listJournalEntries, { parent: 'streams/b', pageToken: nextPageToken }));
    expect(failure).toMatchObject({
      code: Code.INVALID_ARGUMENT,
      violations: { page_token: expect.stringContaining('no next_page_token of this list') },
    });
  });
});

describe('request_id', () => {
  it('answers a repeated change with the first result and makes it once', async () => {
    const request = { streamId: 'retail', stream: { scenario: 'retail' }, requestId: 'one' };
    const [first, again] = await Promise.all([server.call(createStream, request), server.call(createStream, request)]);
    expect(again).toEqual(first);
    expect(await server.call(createStream, request)).toEqual(first);
    expect(server.control.creations).toBe(1);
    const deletion = { name: 'streams/retail', requestId: 'two' };
    await server.call(deleteStream, deletion);
    await server.call(deleteStream, deletion);
    expect(server.control.list()).toEqual([]);
  });

  it('makes a change anew that failed before', async () => {
    const pause = { name: 'streams/retail', requestId: 'one' };
    expect((await failureOf(server.call(pauseStream, pause))).code).toBe(Code.NOT_FOUND);
    await createRetail();
    expect((await server.call(pauseStream, pause)).stream?.state).toBe(Stream_State.PAUSED);
  });

  it('refuses an id that was used for something else', async () => {
    await createRetail();
    await server.call(injectEpisode, { name: 'streams/retail', typology: 'structuring', requestId: 'one' });
    const other = { name: 'streams/retail', typology: 'card-testing', requestId: 'one' };
    expect(await failureOf(server.call(injectEpisode, other))).toMatchObject({
      code: Code.INVALID_ARGUMENT,
      violations: { request_id: '"one" was used for another request; take a new one' },
    });
  });
});
