import { create, toBinary } from '@bufbuild/protobuf';
import { DurationSchema } from '@bufbuild/protobuf/wkt';
import { status as Code } from '@grpc/grpc-js';
import { Catalog, CreateStreamRequestSchema, Pace_Arrivals, StreamSchema, Streams } from '@launderette/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, TestServer } from '../test/server.ts';
import { ETAG_CHARS_MAX, RECEIVE_BYTES_MAX, STATUS_DETAILS_BYTES_MAX } from './limits.ts';

const { createStream, getStream, listStreams, updateStream, pauseStream, injectEpisode, listJournalEntries } =
  Streams.method;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.call(createStream, { streamId: 'retail', stream: { scenario: 'retail' } });
});

afterAll(() => server.close());

/** Field tags of a varint, for bytes that no schema of ours would write. */
const tag = (field: number): number => field << 3;

describe('CreateStream refuses whole, with every fault and its path', () => {
  it('knows the institutions of a scenario', async () => {
    const stream = { scenario: 'retail', institution: 'NONEXL2X' };
    const { code, violations } = await failureOf(server.call(createStream, { streamId: 'blind', stream }));
    expect([code, Object.keys(violations)]).toEqual([Code.INVALID_ARGUMENT, ['stream.institution']]);
    const seen = { scenario: 'retail', institution: 'BRNKXL2X' };
    const made = await server.call(createStream, { streamId: 'seen', stream: seen, validateOnly: true });
    expect(made.institution).toBe('BRNKXL2X');
  });

  it('lists all faults of one request', async () => {
    const failure = await failureOf(
      server.call(createStream, {
        streamId: 'Retail!',
        requestId: 'two words',
        stream: {
          name: 'streams/other',
          scenario: 'space',
          customers: 7,
          shards: 999,
          seed: 2n ** 60n,
          pace: { pace: { case: 'eventsPerSecond', value: Number.NaN } },
          prevalence: { 'card-testing': -1, smurfs: 3 },
          eventsMax: 2n ** 60n,
        },
      }),
    );
    expect(failure).toMatchObject({ code: Code.INVALID_ARGUMENT, reason: 'INVALID_REQUEST', domain: 'launderette' });
    expect(Object.keys(failure.violations).sort()).toEqual([
      'request_id',
      'stream.customers',
      'stream.events_max',
      'stream.name',
      'stream.pace.events_per_second',
      'stream.prevalence["card-testing"]',
      'stream.prevalence["smurfs"]',
      'stream.scenario',
      'stream.seed',
      'stream.shards',
      'stream_id',
    ]);
    expect(failure.violations['stream.customers']).toContain('is 7, must be 100 to 5000000');
    expect(server.control.list()).toHaveLength(1);
  });

  it.each([
    ['infinite', { case: 'eventsPerSecond', value: Number.POSITIVE_INFINITY }, 'stream.pace.events_per_second'],
    ['negative', { case: 'eventsPerSecond', value: -5 }, 'stream.pace.events_per_second'],
    ['absurd', { case: 'clockMultiple', value: 1e300 }, 'stream.pace.clock_multiple'],
    ['stopped', { case: 'clockMultiple', value: 0 }, 'stream.pace.clock_multiple'],
    ['empty', { case: undefined }, 'stream.pace'],
  ] as const)('an %s pace', async (_, pace, path) => {
    const failure = await failureOf(
      server.call(createStream, { streamId: 'a', stream: { scenario: 'retail', pace: { pace } } }),
    );
    expect(Object.keys(failure.violations)).toEqual([path]);
  });

  it('a profile, an overload policy and a warm-up, all faults at once', async () => {
    const seconds = (count: bigint) => create(DurationSchema, { seconds: count });
    const stages = [
      { fromPerSecond: -1, toPerSecond: 6e6, duration: seconds(0n) },
      { fromPerSecond: 1, toPerSecond: 1 },
    ];
    const bursts = [{ from: seconds(9n), to: seconds(9n), percent: -1 }];
    const profile = { shape: { case: 'stages', value: { stages } }, bursts } as const;
    const stream = {
      scenario: 'retail',
      pace: { pace: { case: 'profile', value: profile } } as const,
      overload: { policy: 77 as never, lagMax: seconds(-1n) },
      warmUp: seconds(-1n),
    };
    const failure = await failureOf(server.call(createStream, { streamId: 'a', stream }));
    const at = 'stream.pace.profile';
    expect(Object.keys(failure.violations).sort()).toEqual([
      'stream.overload.lag_max',
      'stream.overload.policy',
      `${at}.bursts[0].percent`,
      `${at}.bursts[0].to`,
      `${at}.stages.stages[0].duration`,
      `${at}.stages.stages[0].from_per_second`,
      `${at}.stages.stages[0].to_per_second`,
      `${at}.stages.stages[1].duration`,
      'stream.warm_up',
    ]);
  });

  it('a profile without a shape, and arrivals without a rate', async () => {
    const empty = { pace: { case: 'profile', value: {} } } as const;
    const clock = { pace: { case: 'clockMultiple', value: 60 }, arrivals: Pace_Arrivals.POISSON } as const;
    const pathsOf = async (pace: typeof empty | typeof clock) => {
      const request = { streamId: 'a', stream: { scenario: 'retail', pace } };
      return Object.keys((await failureOf(server.call(createStream, request))).violations);
    };
    expect(await pathsOf(empty)).toEqual(['stream.pace.profile']);
    expect(await pathsOf(clock)).toEqual(['stream.pace.arrivals']);
  });

  it('a request without a stream', async () => {
    const failure = await failureOf(server.call(createStream, { streamId: 'a' }));
    expect(failure.violations).toEqual({ stream: 'is required' });
  });

  it('fields and enum values that this version does not have, at any depth', async () => {
    const request = create(CreateStreamRequestSchema, { streamId: 'a', stream: { scenario: 'retail' } });
    const stream = toBinary(StreamSchema, create(StreamSchema, { scenario: 'retail' }));
    const state = StreamSchema.field.state.number;
    const UNKNOWN = Math.max(...StreamSchema.fields.map((field) => field.number)) + 1; // two bytes of tag
    const nested = Uint8Array.of(...stream, (tag(UNKNOWN) & 0x7f) | 0x80, tag(UNKNOWN) >> 7, 1, tag(state), 77);
    const bytes = Uint8Array.of(
      ...toBinary(CreateStreamRequestSchema, { ...request, stream: undefined } as never),
      0x12,
      nested.length,
      ...nested,
      tag(9),
      1,
    );
    const failure = await failureOf(server.callBytes(createStream, bytes));
    expect(failure.violations).toEqual({
      '#9': 'CreateStreamRequest has no field number 9 in this version',
      [`stream.#${UNKNOWN}`]: `Stream has no field number ${UNKNOWN} in this version`,
      'stream.state': 'is 77, which State does not have in this version',
    });
  });

  it('bytes that are no message', async () => {
    const failure = await failureOf(server.callBytes(createStream, Uint8Array.of(0x0a, 0x7f)));
    expect(failure).toMatchObject({ code: Code.INVALID_ARGUMENT, reason: 'MALFORMED_MESSAGE' });
  });

  it('a request above the receive limit', async () => {
    const failure = await failureOf(server.call(createStream, { streamId: 'a'.repeat(RECEIVE_BYTES_MAX) }));
    expect(failure.code).toBe(Code.RESOURCE_EXHAUSTED);
  });

  it('ten thousand faults without outgrowing the trailers', async () => {
    const prevalence = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`none-${index}`, 1]));
    const failure = await failureOf(
      server.call(createStream, { streamId: 'a', stream: { scenario: 'retail', prevalence } }),
    );
    const listed = Object.keys(failure.violations).length - 1;
    expect(failure.code).toBe(Code.INVALID_ARGUMENT);
    expect(failure.violations['']).toBe(`and ${10_000 - listed} more faults`);
    expect(JSON.stringify(failure.violations).length).toBeLessThan(STATUS_DETAILS_BYTES_MAX * 1.2);
  });
});

describe('UpdateStream refuses whole', () => {
  const name = 'streams/retail';
  const pace = { pace: { case: 'eventsPerSecond', value: 5 } } as const;

  it.each<
    [
      string,
      Parameters<typeof server.call<typeof updateStream.input, typeof updateStream.output>>[1],
      Record<string, unknown>,
    ]
  >([
    [
      'unknown mask paths',
      { stream: { name, pace }, updateMask: { paths: ['pace', 'seed', 'pase'] } },
      { 'update_mask.paths[1]': expect.anything(), 'update_mask.paths[2]': expect.anything() },
    ],
    [
      'a masked pace that is not there',
      { stream: { name }, updateMask: { paths: ['pace'] } },
      { 'stream.pace': 'is in the mask but not in the stream' },
    ],
    [
      'a masked prevalence that is not there',
      { stream: { name, pace }, updateMask: { paths: ['pace', 'prevalence'] } },
      { 'stream.prevalence': 'is in the mask but not in the stream' },
    ],
    [
      'a change of nothing, whatever it is',
      { stream: { name }, updateMask: { paths: ['*'] } },
      { stream: 'must change the pace or a prevalence' },
    ],
    [
      'nothing but unknown mask paths',
      { stream: { name, pace }, updateMask: { paths: ['seed'] } },
      { 'update_mask.paths[0]': expect.stringContaining('only pace and prevalence can') },
    ],
    ['a change of nothing', { stream: { name } }, { stream: 'must change the pace or a prevalence' }],
    [
      'a bad name',
      { stream: { name: 'retail', pace } },
      { 'stream.name': expect.stringContaining('is "retail", must be streams/') },
    ],
    [
      'an etag of no service',
      { stream: { name, pace, etag: 'e'.repeat(ETAG_CHARS_MAX + 1) } },
      { 'stream.etag': expect.anything() },
    ],
    [
      'an empty pace',
      { stream: { name, pace: {} } },
      { 'stream.pace': 'must set events_per_second, profile, clock_multiple or max' },
    ],
    [
      'good and bad together',
      { stream: { name, pace, prevalence: { structuring: 1, smurfs: 1 } } },
      { 'stream.prevalence["smurfs"]': expect.stringContaining('known: card-testing, structuring') },
    ],
  ])('%s', async (_, request, violations) => {
    const before = server.control.get('retail');
    const failure = await failureOf(server.call(updateStream, request));
    expect(failure).toMatchObject({ code: Code.INVALID_ARGUMENT, domain: 'launderette' });
    expect(failure.violations).toEqual(violations);
    expect(server.control.get('retail')).toBe(before);
  });
});

describe('the other requests', () => {
  it('refuse bad names', async () => {
    const names = ['', 'retail', 'streams/', 'streams/Retail', `streams/${'a'.repeat(41)}`, 'scenarios/retail'];
    for (const name of names) {
      expect((await failureOf(server.call(getStream, { name }))).violations).toHaveProperty('name');
      expect((await failureOf(server.call(pauseStream, { name }))).violations).toHaveProperty('name');
      expect((await failureOf(server.call(listJournalEntries, { parent: name }))).violations).toHaveProperty('parent');
    }
  });

  it('refuse unknown typologies beside other faults', async () => {
    const failure = await failureOf(server.call(injectEpisode, { name: 'x', typology: 'smurfs' }));
    expect(Object.keys(failure.violations)).toEqual(['name', 'typology']);
  });

  it('refuse bad pages', async () => {
    const failure = await failureOf(server.call(listStreams, { pageSize: -1, pageToken: 'made up' }));
    expect(Object.keys(failure.violations)).toEqual(['page_size', 'page_token']);
  });

  it('answer NOT_FOUND for an unknown scenario and say which there are', async () => {
    const failure = await failureOf(server.call(Catalog.method.getScenario, { name: 'scenarios/space' }));
    expect(failure).toMatchObject({ code: Code.NOT_FOUND, reason: 'SCENARIO_NOT_FOUND' });
    expect(failure.message).toContain('known: retail, village');
  });
});
