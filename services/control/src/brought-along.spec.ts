import type { MessageInitShape } from '@bufbuild/protobuf';
import { Streams, type UploadRowsRequestSchema } from '@launderette/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, TestServer } from '../test/server.ts';

const { createStream, getStream, listStreams } = Streams.method;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());

const columns = { amount: 'amount' };
const learned = { model: 'models/cards', columns };

describe('a scenario that a request brings along', () => {
  it('says name and size of the stream, and is given back by GetStream only', async () => {
    const scenarioDocument = 'name: mine';
    const made = await server.call(createStream, { streamId: 'own', stream: { scenarioDocument } });
    expect(made).toMatchObject({ scenario: 'mine', customers: 700, scenarioDocument: '' });
    const got = await server.call(getStream, { name: 'streams/own' });
    expect(got).toMatchObject({ scenario: 'mine', scenarioDocument });
    const { streams } = await server.call(listStreams, {});
    expect(streams.map((stream) => stream.scenarioDocument).join('')).toBe('');
  });

  it.each<[string, object, Record<string, string>]>([
    [
      'all that is wrong in it, and in the rest of the request',
      { scenarioDocument: 'nothing', customers: 5 },
      {
        'stream.scenario_document: name': 'is missing',
        'stream.scenario_document: start': 'is missing',
        'stream.customers': expect.stringContaining('is 5'),
      },
    ],
    [
      'another name beside it',
      { scenarioDocument: 'name: mine', scenario: 'retail' },
      { 'stream.scenario': 'is "retail", but the document is named "mine"' },
    ],
    [
      'an institution that its world does not have',
      { scenarioDocument: 'name: mine', institution: 'AQUAXL2X' },
      { 'stream.institution': expect.stringContaining('known: CCCCXL2X') },
    ],
  ])('is refused with %s', async (_, stream, violations) => {
    const failure = await failureOf(server.call(createStream, { streamId: 'bad', stream }));
    expect(failure.violations).toMatchObject(violations);
  });
});

describe('rows of the caller’s', () => {
  it('are named by path or upload, and given back as they were asked for', async () => {
    const rows = { source: { case: 'upload' as const, value: 'kept-a.csv' }, replaced: ['amount'], given: ['kind'] };
    const made = await server.call(createStream, {
      streamId: 'rows',
      stream: { scenario: 'retail', learned: { ...learned, rows } },
    });
    expect(made.learned?.rows).toMatchObject({ ...rows, kept: [], digest: '' });
  });

  it.each<[object, string]>([
    [{ replaced: ['amount'] }, 'stream.learned.rows.path'],
    [{ source: { case: 'path', value: 'a.csv' } }, 'stream.learned.rows.replaced'],
    [{ source: { case: 'path', value: 'a.csv' }, replaced: ['a'], kept: ['b'] }, 'stream.learned.rows.replaced'],
  ])('are refused: %j', async (rows, path) => {
    const stream = { scenario: 'retail', learned: { ...learned, rows } };
    const failure = await failureOf(server.call(createStream, { streamId: 'bad', stream }));
    expect(Object.keys(failure.violations)).toContain(path);
  });

  it('are uploaded: a spec, and then chunks', async () => {
    const spec = { content: { case: 'spec' as const, value: { fileName: 'a.csv' } } };
    const chunk = { content: { case: 'chunk' as const, value: Buffer.from('a\n1\n') } };
    const sent = (messages: readonly MessageInitShape<typeof UploadRowsRequestSchema>[]) =>
      server.upload(Streams.method.uploadRows, messages);
    expect(await sent([spec, chunk, chunk])).toMatchObject({ upload: 'kept-a.csv', bytes: 8n });
    for (const messages of [[], [chunk], [spec, chunk, spec]])
      expect((await failureOf(sent(messages))).reason).toBe('INVALID_REQUEST');
  });
});
