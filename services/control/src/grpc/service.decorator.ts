import type { DescMessage, DescMethod, DescService, Message, MessageShape } from '@bufbuild/protobuf';
import type { ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { Controller, UseFilters } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { CallContext } from './call.ts';
import { GrpcExceptionFilter } from './exception-filter.ts';
import { runServerStream, runUnary } from './run.ts';

type Handler<M> = M extends {
  methodKind: infer Kind;
  input: infer I extends DescMessage;
  output: infer O extends DescMessage;
}
  ? Kind extends 'unary'
    ? (request: MessageShape<I>, context: CallContext) => Promise<MessageShape<O>>
    : Kind extends 'server_streaming'
      ? (request: MessageShape<I>, context: CallContext) => AsyncIterable<MessageShape<O>>
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
  const value = method.methodKind === 'unary' ? unaryEntry(implementation) : streamEntry(implementation);
  const key = `rpc:${method.name}`;
  const descriptor = { value, writable: true, configurable: true };
  Object.defineProperty(prototype, key, descriptor);
  GrpcMethod(method.parent.typeName, method.name)(prototype, key, descriptor);
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
