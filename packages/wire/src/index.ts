export * from './encoded-batch.ts';
export { createEncoder, type EncoderOptions, type StreamEncoder } from './encoder.ts';
export * from './errors.ts';
export { BATCH_BYTES_DEFAULT, BATCH_BYTES_MAX, BATCH_BYTES_MIN, RECORD_BYTES_MAX } from './limits.ts';
export { eventTime, type RecordTime } from './record-batch/framer.ts';
export * from './record-batch/header.ts';
export { encodeText } from './text-batch.ts';
export * from './topics.ts';
