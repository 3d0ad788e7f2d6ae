import 'reflect-metadata';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import {
  create,
  type DescMessage,
  type DescMethodClientStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { anyIs, anyUnpack } from '@bufbuild/protobuf/wkt';
import {
  type CallOptions,
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { grpcMethodDefinition, rpc } from '@launderette/proto';
import { Telemetry } from '@launderette/telemetry';
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import {
  CONTROL_SERVICE_NAMES,
  controlModule,
  GrpcHealth,
  grpcServerOptions,
  MEASURED_METHODS,
  PHASES,
  ServerLifetime,
  STATUS_CODES,
} from '../src/index.ts';
import { testCatalogue } from './catalogue.ts';
import { MemoryStreamControl } from './memory-stream-control.ts';

/** A refusal as a client reads it. */
export interface ReadFailure {
  readonly code: number;
  readonly message: string;
  readonly reason: string | undefined;
  readonly domain: string | undefined;
  /** Paths at fault, with what is wrong. */
  readonly violations: Record<string, string>;
}

/** The control service on a port of its own over a {@link MemoryStreamControl}, and a client of it. */
export class TestServer {
  readonly control = new MemoryStreamControl();
  readonly health = new GrpcHealth(CONTROL_SERVICE_NAMES);
  readonly telemetry = new Telemetry({
    version: 'test',
    phases: PHASES,
    grpcMethods: MEASURED_METHODS,
    grpcCodes: STATUS_CODES,
  });
  private readonly closers: (() => Promise<void> | void)[] = [];
  lifetime!: ServerLifetime;
  client!: Client;
  address!: string;

  static async start(options: { reflection?: boolean } = {}): Promise<TestServer> {
    const server = new TestServer();
    server.address = `127.0.0.1:${await freePort()}`;
    const { health, telemetry, address } = server;
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(
      controlModule(server.control, testCatalogue),
      {
        transport: Transport.GRPC,
        options: grpcServerOptions({ url: address, reflection: options.reflection ?? true, health, telemetry }),
        logger: ['error'],
      },
    );
    await app.listen();
    server.lifetime = app.get(ServerLifetime);
    server.client = new Client(address, credentials.createInsecure());
    server.closers.push(
      () => server.client.close(),
      () => app.close(),
      () => telemetry.close(),
    );
    return server;
  }

  /** Calls a unary method; rejects with grpc-js's ServiceError. */
  call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions = {},
  ): Promise<MessageShape<O>> {
    return this.send(method, create(method.input, request), options);
  }

  /** Calls a unary method with bytes of the caller's making. */
  callBytes<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    bytes: Uint8Array,
  ): Promise<MessageShape<O>> {
    const definition = { ...grpcMethodDefinition(method), requestSerialize: () => Buffer.from(bytes) };
    return this.send(method, create(method.input), {}, definition);
  }

  watch<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageInitShape<I>,
    options: CallOptions = {},
  ): ClientReadableStream<Message> {
    const { path, requestSerialize, responseDeserialize } = grpcMethodDefinition(method);
    return this.client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      create(method.input, request),
      new Metadata(),
      options,
    );
  }

  /** Sends messages one after the other. */
  upload<I extends DescMessage, O extends DescMessage>(
    method: DescMethodClientStreaming<I, O>,
    messages: readonly MessageInitShape<I>[],
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = grpcMethodDefinition(method);
    return new Promise((resolve, reject) => {
      const call = this.client.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        (error, response) => {
          if (error) reject(error);
          else resolve(response as MessageShape<O>);
        },
      );
      for (const message of messages) call.write(create(method.input, message) as Message);
      call.end();
    });
  }

  async close(): Promise<void> {
    for (const closer of this.closers) await closer();
  }

  private send<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: Message,
    options: CallOptions,
    definition = grpcMethodDefinition(method),
  ): Promise<MessageShape<O>> {
    const { path, requestSerialize, responseDeserialize } = definition;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        options,
        (error, response) => {
          if (error) reject(error);
          else resolve(response as MessageShape<O>);
        },
      );
    });
  }
}

/** What the service refused with; throws when the call succeeds. */
export async function failureOf(call: Promise<unknown>): Promise<ReadFailure> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as ServiceError,
  );
  if (!error) throw new Error('the call succeeded');
  return readFailure(error);
}

export function readFailure(error: ServiceError): ReadFailure {
  const bytes = error.metadata.get('grpc-status-details-bin')[0];
  const status = bytes instanceof Buffer ? fromBinary(rpc.StatusSchema, bytes) : undefined;
  const info = status?.details.find((any) => anyIs(any, rpc.ErrorInfoSchema));
  const bad = status?.details.find((any) => anyIs(any, rpc.BadRequestSchema));
  const unpackedInfo = info && anyUnpack(info, rpc.ErrorInfoSchema);
  const violations = (bad && anyUnpack(bad, rpc.BadRequestSchema)?.fieldViolations) ?? [];
  return {
    code: error.code,
    message: error.details,
    reason: unpackedInfo?.reason,
    domain: unpackedInfo?.domain,
    violations: Object.fromEntries(violations.map(({ field, description }) => [field, description])),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
