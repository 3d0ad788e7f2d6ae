import { create, type DescMethodServerStreaming, type DescMethodUnary, type Message } from '@bufbuild/protobuf';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  CreateStreamRequestSchema,
  DeleteStreamRequestSchema,
  grpcMethodDefinition,
  type StreamStatistics,
  Streams,
  WatchStreamRequestSchema,
} from '@launderette/proto';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** The stream that `start` runs. */
export const RETAIL = { id: 'retail', name: 'streams/retail', eventsPerSecond: 500 } as const;

/** The service opens its port within a few seconds of its start. */
const CONNECT_MS = 30_000;
/** Creating a stream makes topics and a population, when the broker beside it has started. */
const CREATE_MS = 60_000;
/** Draining what the broker has not acknowledged. */
const DELETE_MS = 12_000;

/** The one stream of `start`, driven over gRPC as any other client would. */
export class RetailStream {
  private readonly client: Client;

  constructor(grpcPort: number) {
    this.client = new Client(`127.0.0.1:${grpcPort}`, credentials.createInsecure());
  }

  /** Fulfils when the service answers. */
  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.waitForReady(Date.now() + CONNECT_MS, (error) => (error ? reject(error) : resolve()));
    });
  }

  async create(): Promise<void> {
    const pace = { pace: { case: 'eventsPerSecond', value: RETAIL.eventsPerSecond } } as const;
    const request = create(CreateStreamRequestSchema, { streamId: RETAIL.id, stream: { scenario: 'retail', pace } });
    await this.unary(Streams.method.createStream, request, CREATE_MS);
  }

  /** Drains and forgets the stream. One that is gone already is no error. */
  async delete(): Promise<void> {
    const request = create(DeleteStreamRequestSchema, { name: RETAIL.name });
    await this.unary(Streams.method.deleteStream, request, DELETE_MS).catch((error: unknown) => {
      if (!(error instanceof CommandError && error.exitCode === EXIT.notFound)) throw error;
    });
  }

  /** Hands every statistics on; fulfils when the stream has been deleted or the service has gone. */
  watch(show: (now: StreamStatistics) => void): Promise<void> {
    const definition = definitionOf(Streams.method.watchStream);
    const request = create(WatchStreamRequestSchema, { name: RETAIL.name });
    const call = this.client.makeServerStreamRequest(definition.path, definition.requestSerialize, definition.responseDeserialize, request, new Metadata());
    call.on('data', (message: Message) => show(message as StreamStatistics));
    return new Promise((resolve) => {
      call.on('end', resolve);
      call.on('error', () => resolve());
    });
  }

  close(): void {
    this.client.close();
  }

  private unary(method: DescMethodUnary, request: Message, withinMs: number): Promise<Message | undefined> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    const options = { deadline: Date.now() + withinMs };
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), options, (error, response) =>
        error ? reject(commandError(error)) : resolve(response),
      );
    });
  }
}

function definitionOf(method: DescMethodUnary | DescMethodServerStreaming): ReturnType<typeof grpcMethodDefinition> {
  return grpcMethodDefinition(method);
}

function commandError(error: ServiceError): CommandError {
  const codes = { [status.NOT_FOUND]: EXIT.notFound, [status.UNAVAILABLE]: EXIT.unavailable, [status.INVALID_ARGUMENT]: EXIT.invalidInput };
  return new CommandError(codes[error.code] ?? EXIT.failure, error.details, { cause: error });
}
