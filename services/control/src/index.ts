export { type Catalogue, type ScenarioEntry, STREAM_CONTROL } from './catalogue.ts';
export { controlModule } from './control.module.ts';
export { CONTROL_SERVICE_NAMES, GrpcHealth } from './grpc/health.ts';
export { MEASURED_METHODS, STATUS_CODES } from './grpc/metrics-interceptor.ts';
export { type GrpcServerSettings, grpcServerOptions } from './grpc/server-options.ts';
export { ServerLifetime } from './lifetime.ts';
export { PHASES } from './mapping/stream.ts';
