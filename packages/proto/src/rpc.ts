/** google.rpc: apart, because its Status is not the status of a payment. */
export * from './gen/google/rpc/code_pb.ts';
export * from './gen/google/rpc/error_details_pb.ts';
export * from './gen/google/rpc/status_pb.ts';
