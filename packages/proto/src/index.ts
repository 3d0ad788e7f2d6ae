export { file_grpc_health_v1_health } from './gen/grpc/health/v1/health_pb.ts';
export * from './gen/launderette/control/v1/catalog_pb.ts';
export * from './gen/launderette/control/v1/stream_pb.ts';
export * from './gen/launderette/control/v1/streams_pb.ts';
export * from './gen/launderette/event/v1/activity_pb.ts';
export * from './gen/launderette/event/v1/label_pb.ts';
export * from './gen/launderette/event/v1/transaction_pb.ts';
export * from './grpc.ts';
export * as rpc from './rpc.ts';
