import { once } from 'node:events';
import {
  create,
  type DescMessage,
  type DescMethodClientStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import {
  type ChannelOptions,
  Client,
  type ClientReadableStream,
  type ClientWritableStream,
  credentials,
  Metadata,
} from '@grpc/grpc-js';
import { grpcMethodDefinition } from '@launderette/proto';
import { clientFailure } from './failure.ts';

/** The service itself gives up after 30 s; this is the wait for a service that does not answer at all. */
const DEADLINE_MS = 35_000;

/** A service that restarts is back within a second or two. Changes carry a request id, so that repeating them is safe. */
const RETRY_POLICY = {
  maxAttempts: 3,
  initialBackoff: '0.2s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};

const CHANNEL: ChannelOptions = {
  'grpc.service_config': JSON.stringify({ methodConfig: [{ name: [{}], retryPolicy: RETRY_POLICY }] }),
};

/** A client of the control service. Every failure is a CommandError. */
export class ControlClient {
  private readonly address: string;
  private readonly client: Client;

  /** `address`: `host:port`. */
  constructor(address: string) {
    this.address = address;
    this.client = new Client(address, credentials.createInsecure(), CHANNEL);
  }

  call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = grpcMethodDefinition(method);
    const message = create(method.input, request);
    const options = { deadline: Date.now() + DEADLINE_MS };
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        message,
        new Metadata(),
        options,
        (error, response) => {
          if (error) reject(clientFailure(error, this.address));
          else resolve(response as MessageShape<O>);
        },
      );
    });
  }

  /** Messages until the service ends the call or the signal aborts; they are read as fast as they are taken. */
  async *stream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    signal: AbortSignal,
  ): AsyncGenerator<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = grpcMethodDefinition(method);
    const message = create(method.input, request);
    const call = this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, message);
    const cancel = (): void => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      for await (const each of call as ClientReadableStream<Message>) yield each as MessageShape<O>;
    } catch (error) {
      if (!signal.aborted) throw clientFailure(error, this.address);
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  /** Sends messages as fast as the service takes them; its answer. There is no deadline but the signal. */
  async upload<I extends DescMessage, O extends DescMessage>(
    method: DescMethodClientStreaming<I, O>,
    requests: AsyncIterable<MessageInitShape<I>>,
    signal: AbortSignal,
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = grpcMethodDefinition(method);
    const ended = Promise.withResolvers<MessageShape<O>>();
    const call = this.client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, (error, response) => {
      if (error) ended.reject(clientFailure(error, this.address));
      else ended.resolve(response as MessageShape<O>);
    });
    const cancel = (): void => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      // A service that refuses answers before it has read everything: the answer counts, not what was left to send.
      await Promise.race([send(call, requests, method.input), ended.promise]);
      return await ended.promise;
    } finally {
      signal.removeEventListener('abort', cancel);
      ended.promise.catch(() => undefined);
      call.cancel();
    }
  }

  close(): void {
    this.client.close();
  }
}

async function send<I extends DescMessage>(
  call: ClientWritableStream<Message>,
  requests: AsyncIterable<MessageInitShape<I>>,
  schema: I,
): Promise<void> {
  for await (const request of requests) {
    if (call.destroyed) return;
    const roomy = call.write(create(schema, request) as Message);
    if (!roomy) await once(call, 'drain');
  }
  call.end();
}
