/** Broker settings of a long bench: what was written is thrown away within seconds, before the system begins to write it to the disk and everybody waits for that. */
export const FORGETFUL = {
  'log.segment.bytes': '16777216',
  'log.retention.bytes': '33554432',
  'log.retention.check.interval.ms': '5000',
  'log.segment.delete.delay.ms': '1000',
};
