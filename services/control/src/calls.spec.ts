import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@bufbuild/protobuf';
import { Client, type ClientReadableStream, status as Code, credentials, type ServiceError } from '@grpc/grpc-js';
import { type StreamStatistics, Streams } from '@launderette/proto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf, readFailure, TestServer } from '../test/server.ts';

const { createStream, getStream, deleteStream, pauseStream, watchStream } = Streams.method;

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});

afterEach(() => server.close());

const retail = { streamId: 'retail', stream: { scenario: 'retail' } };
const name = 'streams/retail';

async function next(reader: ClientReadableStream<Message>): Promise<StreamStatistics> {
  const [message] = await once(reader, 'data');
  return message as StreamStatistics;
}

/** The status that ended a watch, which a cancelled reader gets as an error too. */
async function endOf(reader: ClientReadableStream<Message>): Promise<ServiceError | undefined> {
  return new Promise((resolve) => {
    reader.once('error', (error) => resolve(error as ServiceError));
    reader.once('end', () => setImmediate(() => resolve(undefined)));
    reader.resume();
  });
}

/** Long enough for a call to reach the server on a busy machine: one that does not is never cancelled there. */
const REACHES_MS = 2_000;

describe('deadlines and cancellation', () => {
  it('stop the work of a unary call', async () => {
    const aborted = new Promise((resolve) => {
      server.control.beforeCreate = (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            resolve(signal.reason);
            reject(signal.reason);
          });
        });
    });
    const failure = await failureOf(server.call(createStream, retail, { deadline: Date.now() + REACHES_MS }));
    expect(failure.code).toBe(Code.DEADLINE_EXCEEDED);
    await aborted;
    expect(server.control.list()).toEqual([]);
  });

  it('let a retry learn what became of a change that outlived its deadline', async () => {
    let go = (): void => undefined;
    server.control.beforeCreate = () => new Promise((resolve) => (go = resolve));
    const request = { ...retail, requestId: 'one' };
    expect((await failureOf(server.call(createStream, request, { deadline: Date.now() + REACHES_MS }))).code).toBe(
      Code.DEADLINE_EXCEEDED,
    );
    const retry = server.call(createStream, request);
    go();
    expect(await retry).toMatchObject({ name });
    expect(server.control.creations).toBe(1);
  });

  it('free a watch', async () => {
    await server.call(createStream, retail);
    const reader = server.watch(watchStream, { name });
    await next(reader);
    expect(server.control.watchers).toBe(1);
    const ended = endOf(reader);
    reader.cancel();
    expect((await ended)?.code).toBe(Code.CANCELLED);
    await vi.waitFor(() => expect(server.control.watchers).toBe(0));
  });

  it('end a watch at its deadline', async () => {
    await server.call(createStream, retail);
    const reader = server.watch(watchStream, { name }, { deadline: Date.now() + 200 });
    expect((await endOf(reader))?.code).toBe(Code.DEADLINE_EXCEEDED);
    await vi.waitFor(() => expect(server.control.watchers).toBe(0));
  });
});

describe('WatchStream', () => {
  it('sends statistics again and again, with their units', async () => {
    await server.call(createStream, retail);
    const reader = server.watch(watchStream, { name });
    await next(reader);
    expect(await next(reader)).toMatchObject({
      name,
      events: 1000n,
      illicitEvents: { 'card-testing': 4n },
      scheduleLag: { seconds: 0n, nanos: 1_500_000 },
      produceLatencyP99: { seconds: 0n, nanos: 12_250_000 },
    });
    reader.on('error', () => undefined).cancel();
  });

  it('ends well when the stream is deleted', async () => {
    await server.call(createStream, retail);
    const reader = server.watch(watchStream, { name });
    await next(reader);
    const ended = endOf(reader);
    await server.call(deleteStream, { name });
    expect(await ended).toBeUndefined();
  });

  it('answers NOT_FOUND with details', async () => {
    const error = await endOf(server.watch(watchStream, { name }));
    expect(error && readFailure(error)).toMatchObject({ code: Code.NOT_FOUND, reason: 'STREAM_NOT_FOUND' });
  });

  it('takes no more from the simulator than its reader takes', async () => {
    await server.call(createStream, retail);
    server.control.flood = true;
    const reader = server.watch(watchStream, { name });
    await next(reader);
    reader.pause();
    await settled(() => server.control.statisticsTaken);
    const whilePaused = server.control.statisticsTaken;
    reader.resume();
    await vi.waitFor(() => expect(server.control.statisticsTaken).toBeGreaterThan(whilePaused + 100));
    reader.on('error', () => undefined).cancel();
  });
});

/** Waits until a count stands still; a count that never does fails by the test's own limit. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await delay(100);
  }
}

describe('shutting down', () => {
  it('sends watchers away and refuses changes, but lets streams be read', async () => {
    await server.call(createStream, retail);
    const reader = server.watch(watchStream, { name });
    await next(reader);
    const ended = endOf(reader);
    server.lifetime.drain();
    const error = await ended;
    expect(error && readFailure(error)).toMatchObject({ code: Code.UNAVAILABLE, reason: 'SHUTTING_DOWN' });
    expect(await failureOf(server.call(pauseStream, { name }))).toMatchObject({
      code: Code.UNAVAILABLE,
      reason: 'SHUTTING_DOWN',
    });
    expect(await server.call(getStream, { name })).toMatchObject({ name });
  });
});

describe('reflection', () => {
  /** The status that ends a call of the reflection service, or that it answers. */
  function reflect(address: string): Promise<string> {
    const client = new Client(address, credentials.createInsecure());
    const bytes = (given: Buffer): Buffer => given;
    const call = client.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      bytes,
      bytes,
    );
    call.write(Buffer.of(0x3a, 1, 0x2a)); // list_services: "*"
    return new Promise<string>((resolve) => {
      call.once('data', (answer: Buffer) => resolve(answer.toString('latin1')));
      call.once('error', (error) => resolve(Code[(error as ServiceError).code] ?? ''));
    }).finally(() => {
      call.on('error', () => undefined).cancel();
      client.close();
    });
  }

  it('names the services', async () => {
    expect(await reflect(server.address)).toContain('launderette.control.v1.Streams');
  });

  it('is not there in production', async () => {
    await server.close();
    server = await TestServer.start({ reflection: false });
    expect(await reflect(server.address)).toBe('UNIMPLEMENTED');
  });
});

describe('a defect of the service', () => {
  it('is INTERNAL and tells nothing of its inside', async () => {
    server.control.beforeCreate = async () => {
      throw new Error('secret: the test made this defect');
    };
    const failure = await failureOf(server.call(createStream, retail));
    expect(failure).toMatchObject({
      code: Code.INTERNAL,
      reason: 'INTERNAL',
      message: 'internal error; the service has logged it',
    });
  });
});

describe('metrics', () => {
  it('count calls by method and code', async () => {
    await server.call(createStream, retail);
    await failureOf(server.call(getStream, { name: 'streams/none' }));
    const text = await server.telemetry.text();
    const calls = 'launderette_grpc_server_calls_total';
    expect(text).toContain(`${calls}{method="launderette.control.v1.Streams/CreateStream",code="OK"} 1`);
    expect(text).toContain(`${calls}{method="launderette.control.v1.Streams/GetStream",code="NOT_FOUND"} 1`);
    expect(text).toContain(`${calls}{method="launderette.control.v1.Streams/GetStream",code="OK"} 0`);
  });

  it('count a watch that was cancelled', async () => {
    await server.call(createStream, retail);
    const reader = server.watch(watchStream, { name });
    await next(reader);
    reader.on('error', () => undefined).cancel();
    const line =
      'launderette_grpc_server_calls_total{method="launderette.control.v1.Streams/WatchStream",code="CANCELLED"} 1';
    await vi.waitFor(async () => expect(await server.telemetry.text()).toContain(line));
  });
});
