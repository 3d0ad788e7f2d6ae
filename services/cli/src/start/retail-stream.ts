import { setTimeout as sleep } from 'node:timers/promises';
import { type ServiceError, status } from '@grpc/grpc-js';
import { type StreamStatistics, Streams } from '@launderette/proto';
import { ControlClient } from '../client/control-client.ts';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** The stream that `start` runs. */
export const RETAIL = { id: 'retail', name: 'streams/retail', eventsPerSecond: 500 } as const;

/** The service opens its port within a few seconds of its start, on a busy machine within a minute; that it ends is told apart. */
const CONNECT_MS = 120_000;
const BETWEEN_TRIES_MS = 100;

/** The one stream of `start`, driven over gRPC as any other client would. */
export class RetailStream {
  private readonly client: ControlClient;

  constructor(grpcPort: number) {
    this.client = new ControlClient(`127.0.0.1:${grpcPort}`);
  }

  /** Fulfils when the service answers. */
  async connected(signal: AbortSignal): Promise<void> {
    const deadlineMs = performance.now() + CONNECT_MS;
    for (;;) {
      signal.throwIfAborted();
      const refusal = await this.client.call(Streams.method.listStreams, {}).then(() => undefined, unavailable);
      if (refusal === undefined) return;
      if (performance.now() > deadlineMs) throw refusal;
      await sleep(BETWEEN_TRIES_MS);
    }
  }

  /** Creates the stream unless the service has taken up that of an earlier start, which is said by the result: true. */
  async create(fresh: boolean): Promise<boolean> {
    const created = await this.tryCreate();
    if (created || !fresh) return !created;
    await this.client.call(Streams.method.deleteStream, { name: RETAIL.name, deleteTopics: true });
    return !(await this.tryCreate());
  }

  /** Statistics once a second, until the signal aborts or the stream is deleted. */
  watch(signal: AbortSignal): AsyncIterable<StreamStatistics> {
    return this.client.stream(Streams.method.watchStream, { name: RETAIL.name }, signal);
  }

  close(): void {
    this.client.close();
  }

  /** False where the service has the stream already: before it creates the first, it takes up those of an earlier process. */
  private async tryCreate(): Promise<boolean> {
    const pace = { pace: { case: 'eventsPerSecond', value: RETAIL.eventsPerSecond } } as const;
    const stream = { scenario: 'retail', pace };
    try {
      await this.client.call(Streams.method.createStream, { streamId: RETAIL.id, stream });
      return true;
    } catch (error) {
      if (isAlreadyThere(error)) return false;
      throw error;
    }
  }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof CommandError && (error.cause as Partial<ServiceError>)?.code === status.ALREADY_EXISTS;
}

/** The refusal of a service that does not answer yet; everything else is thrown on. */
function unavailable(error: unknown): CommandError {
  if (error instanceof CommandError && error.exitCode === EXIT.unavailable) return error;
  throw error;
}
