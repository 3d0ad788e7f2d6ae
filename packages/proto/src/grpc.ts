import {
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
  toBinary,
} from '@bufbuild/protobuf';

/** A method in the shape that `@grpc/grpc-js` servers and clients take. Messages are those of protobuf-es: int64 is bigint. */
export interface GrpcMethodDefinition {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (message: Message) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Message;
  readonly responseSerialize: (message: Message) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Message;
  /** Lower camel case. */
  readonly originalName: string;
}

/** The methods of a service by their name in the proto file. */
export function grpcServiceDefinition(service: DescService): Record<string, GrpcMethodDefinition> {
  return Object.fromEntries(service.methods.map((method) => [method.name, grpcMethodDefinition(method)]));
}

export function grpcMethodDefinition(method: DescMethod): GrpcMethodDefinition {
  return {
    path: grpcPath(method),
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: serializer(method.input),
    requestDeserialize: (bytes) => fromBinary(method.input, bytes),
    responseSerialize: serializer(method.output),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes),
    originalName: method.localName,
  };
}

/** `/package.Service/Method`. */
export function grpcPath(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

function serializer(message: DescMessage): (value: Message) => Buffer {
  return (value) => {
    const bytes = toBinary(message, value);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}
