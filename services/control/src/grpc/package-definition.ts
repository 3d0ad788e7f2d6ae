import { type DescFile, type DescService, type Message, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import type { loadPackageDefinition } from '@grpc/grpc-js';
import type { ReflectionService } from '@grpc/reflection';
import {
  Catalog,
  file_grpc_health_v1_health,
  type GrpcMethodDefinition,
  grpcServiceDefinition,
  Models,
  rpc,
  Streams,
} from '@launderette/proto';

type PackageDefinition = Parameters<typeof loadPackageDefinition>[0];
type ReflectedPackage = ConstructorParameters<typeof ReflectionService>[0];

/** The proto package of every service here. */
export const CONTROL_PACKAGE = 'launderette.control.v1';

export const CONTROL_SERVICES: readonly DescService[] = [Streams, Catalog, Models];

/** A request whose bytes are no message of its type: handed on, so that it is refused like any other bad request. */
export class MalformedRequest {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** The control services as `@grpc/grpc-js` takes them, with messages of protobuf-es. */
export function controlPackageDefinition(): PackageDefinition {
  const services = CONTROL_SERVICES.map((service) => [service.typeName, serverDefinition(service)]);
  return Object.fromEntries(services) as PackageDefinition;
}

/** The files that reflection serves: the services and health with all they import, and the details an error may carry. */
export function reflectedPackageDefinition(): ReflectedPackage {
  const files = new Set<DescFile>();
  for (const service of CONTROL_SERVICES) collect(service.file, files);
  collect(file_grpc_health_v1_health, files);
  collect(rpc.file_google_rpc_status, files);
  collect(rpc.file_google_rpc_error_details, files);
  const fileDescriptorProtos = [...files].map((file) => Buffer.from(toBinary(FileDescriptorProtoSchema, file.proto)));
  return {
    [CONTROL_PACKAGE]: { format: 'Protocol Buffer 3 DescriptorProto', type: {}, fileDescriptorProtos },
  } as unknown as ReflectedPackage;
}

function serverDefinition(service: DescService): Record<string, unknown> {
  const methods = Object.entries(grpcServiceDefinition(service));
  return Object.fromEntries(
    methods.map(([name, method]) => [name, { ...method, requestDeserialize: tolerant(method) }]),
  );
}

/** grpc-js answers INTERNAL when this throws, yet the fault is the caller's. */
function tolerant(method: GrpcMethodDefinition): (bytes: Buffer) => Message | MalformedRequest {
  return (bytes) => {
    try {
      return method.requestDeserialize(bytes);
    } catch (cause) {
      return new MalformedRequest(cause);
    }
  };
}

function collect(file: DescFile, into: Set<DescFile>): void {
  if (into.has(file)) return;
  into.add(file);
  for (const dependency of file.dependencies) collect(dependency, into);
}
