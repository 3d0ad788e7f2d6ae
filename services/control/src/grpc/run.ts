import { once } from 'node:events';
import type { Message } from '@bufbuild/protobuf';
import type { ServerReadableStream, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { defer, from, ignoreElements, type Observable } from 'rxjs';
import { ControlError } from '../errors.ts';
import { UNARY_MS_MAX } from '../limits.ts';
import { type CallContext, type OpenCall, openCall } from './call.ts';
import { MalformedRequest } from './package-definition.ts';

type Request = Message | MalformedRequest;

/** Runs a unary handler until it answers, its caller goes away, its deadline passes, or {@link UNARY_MS_MAX} is over. */
export async function runUnary(
  handler: (request: Message, context: CallContext) => Promise<Message>,
  request: Request,
  call: ServerUnaryCall<unknown, unknown>,
): Promise<Message> {
  const open = openCall(call, UNARY_MS_MAX);
  try {
    const message = wellFormed(request);
    open.signal.throwIfAborted();
    return await Promise.race([handler(message, open), open.abandoned]);
  } finally {
    open.close();
  }
}

/**
 * Runs a server-streaming handler. The next message is asked for when the transport has room for it, so that nothing is
 * buffered for a slow reader. The result emits nothing: messages are written to the call, because Nest would queue them.
 */
export function runServerStream(
  handler: (request: Message, context: CallContext) => AsyncIterable<Message>,
  request: Request,
  call: ServerWritableStream<unknown, unknown>,
): Observable<never> {
  return defer(() => from(pump(handler, request, call))).pipe(ignoreElements());
}

/** Runs a client-streaming handler; the next request is taken from the transport when the handler asks for it. */
export async function runClientStream(
  handler: (requests: AsyncIterable<Message>, context: CallContext) => Promise<Message>,
  call: ServerReadableStream<unknown, unknown>,
): Promise<Message> {
  const open = openCall(call);
  try {
    return await Promise.race([handler(wellFormedOf(call, open.signal), open), open.abandoned]);
  } finally {
    open.close();
  }
}

/** The requests of a call, which end with an error where the caller goes away. */
async function* wellFormedOf(
  call: ServerReadableStream<unknown, unknown>,
  signal: AbortSignal,
): AsyncGenerator<Message> {
  try {
    for await (const request of call as AsyncIterable<Request>) yield wellFormed(request);
  } finally {
    signal.throwIfAborted();
  }
}

async function pump(
  handler: (request: Message, context: CallContext) => AsyncIterable<Message>,
  request: Request,
  call: ServerWritableStream<unknown, unknown>,
): Promise<void> {
  const open = openCall(call);
  try {
    for await (const message of handler(wellFormed(request), open)) {
      if (open.signal.aborted) return;
      if (!call.write(message)) await roomToWrite(call, open);
    }
  } finally {
    open.close();
  }
}

async function roomToWrite(call: ServerWritableStream<unknown, unknown>, open: OpenCall): Promise<void> {
  try {
    await once(call, 'drain', { signal: open.signal });
  } catch (error) {
    if (!open.signal.aborted) throw error;
  }
}

function wellFormed(request: Request): Message {
  if (!(request instanceof MalformedRequest)) return request;
  throw new ControlError('MALFORMED_MESSAGE', 'the request is not a message of its type', { cause: request.cause });
}
