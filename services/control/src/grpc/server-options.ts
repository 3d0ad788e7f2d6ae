import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import type { Telemetry } from '@launderette/telemetry';
import type { GrpcOptions } from '@nestjs/microservices';
import { CONCURRENT_CALLS_MAX, RECEIVE_BYTES_MAX } from '../limits.ts';
import type { GrpcHealth } from './health.ts';
import { metricsInterceptor } from './metrics-interceptor.ts';
import { CONTROL_PACKAGE, controlPackageDefinition, reflectedPackageDefinition } from './package-definition.ts';

export interface GrpcServerSettings {
  /** `host:port`. */
  readonly url: string;
  /** Whether clients may ask for the schema: not in production. */
  readonly reflection: boolean;
  readonly health: GrpcHealth;
  readonly telemetry: Telemetry;
}

/** Options of the Nest gRPC transport. */
export function grpcServerOptions(settings: GrpcServerSettings): GrpcOptions['options'] {
  const interceptors = [metricsInterceptor(settings.telemetry)];
  return {
    url: settings.url,
    package: CONTROL_PACKAGE,
    packageDefinition: controlPackageDefinition(),
    maxReceiveMessageLength: RECEIVE_BYTES_MAX,
    channelOptions: { 'grpc.max_concurrent_streams': CONCURRENT_CALLS_MAX, ...{ interceptors } },
    onLoadPackageDefinition: (_definition: unknown, server: Server) => {
      settings.health.addTo(server);
      if (settings.reflection) new ReflectionService(reflectedPackageDefinition()).addToServer(server);
    },
  };
}
