export * from './gen/launderette/event/v1/activity_pb.ts';
export * from './gen/launderette/event/v1/label_pb.ts';
export * from './gen/launderette/event/v1/transaction_pb.ts';
