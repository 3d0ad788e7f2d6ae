import type { DescMessage, DescMethod, DescService, Message, MessageShape } from '@bufbuild/protobuf';
import type { ServerReadableStream, ServerUnaryCall, ServerWritableStream, sendUnaryData } from '@grpc/grpc-js';
import { Controller, Logger, UseFilters } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import type { CallContext } from './call.ts';
import { GrpcExceptionFilter } from './exception-filter.ts';
import { runClientStream, runServerStream, runUnary } from './run.ts';
import { failureOf, isRefusal } from './status.ts';

type Handler<M> = M extends {
  methodKind: infer Kind;
  input: infer I extends DescMessage;
  output: infer O extends DescMessage;
}
  ? Kind extends 'unary'
    ? (request: MessageShape<I>, context: CallContext) => Promise<MessageShape<O>>
    : Kind extends 'server_streaming'
      ? (request: MessageShape<I>, context: CallContext) => AsyncIterable<MessageShape<O>>
      : Kind extends 'client_streaming'
        ? (requests: AsyncIterable<MessageShape<I>>, context: CallContext) => Promise<MessageShape<O>>
        : never
  : never;

/** What a class must have to serve a service: a method for each RPC, in lower camel case. */
export type GrpcImplementation<S extends DescService> = { [Name in keyof S['method']]: Handler<S['method'][Name]> };

/**
 * Makes a class the Nest controller of a gRPC service: each RPC is bound to the method of its name, with deadlines,
 * cancellation, backpressure and rich errors. The compiler asks for every method of the service.
 */
export function GrpcService<S extends DescService>(
  service: S,
): (target: abstract new (...parameters: never[]) => GrpcImplementation<S>) => void {
  return (target) => {
    for (const method of service.methods) bind(target.prototype, method);
    Controller()(target);
    UseFilters(GrpcExceptionFilter)(target);
  };
}

/** Adds the method that Nest calls beside the one that was written. */
function bind(prototype: object, method: DescMethod): void {
  const implementation = Reflect.get(prototype, method.localName) as (request: Message, context: CallContext) => never;
  const value = entryOf(method, implementation);
  const key = `rpc:${method.name}`;
  const descriptor = { value, writable: true, configurable: true };
  Object.defineProperty(prototype, key, descriptor);
  const mark = method.methodKind === 'client_streaming' ? GrpcStreamCall : GrpcMethod;
  mark(method.parent.typeName, method.name)(prototype, key, descriptor);
}

function entryOf(method: DescMethod, implementation: (request: Message, context: CallContext) => never) {
  if (method.methodKind === 'unary') return unaryEntry(implementation);
  if (method.methodKind === 'server_streaming') return streamEntry(implementation);
  return uploadEntry(implementation as unknown as Upload);
}

type Upload = (requests: AsyncIterable<Message>, context: CallContext) => Promise<Message>;

/** Nest hands such a call over as it is, past its filters: what is thrown is answered, and logged, here. */
function uploadEntry(implementation: Upload) {
  const logger = new Logger('grpc');
  return async function entry(
    this: object,
    call: ServerReadableStream<unknown, unknown>,
    answer: sendUnaryData<unknown>,
  ): Promise<void> {
    try {
      answer(null, await runClientStream((requests, context) => implementation.call(this, requests, context), call));
    } catch (error) {
      if (!isRefusal(error)) logger.error(error instanceof Error ? (error.stack ?? error.message) : error);
      answer(failureOf(error));
    }
  };
}

function unaryEntry(implementation: (request: Message, context: CallContext) => Promise<Message>) {
  return function entry(this: object, request: Message, _metadata: unknown, call: ServerUnaryCall<unknown, unknown>) {
    return runUnary((message, context) => implementation.call(this, message, context), request, call);
  };
}

function streamEntry(implementation: (request: Message, context: CallContext) => AsyncIterable<Message>) {
  return function entry(
    this: object,
    request: Message,
    _metadata: unknown,
    call: ServerWritableStream<unknown, unknown>,
  ) {
    return runServerStream((message, context) => implementation.call(this, message, context), request, call);
  };
}
