import { topicName } from '@launderette/wire';
import { KafkaAdmin } from '../admin.ts';
import { logBatch } from './json.ts';
import type { TransferLog } from './ports.ts';
import { type ReaderOptions, TopicReader } from './reading/topic-reader.ts';
import type { LogBatch } from './records.ts';
import { decodeTransfer, encodeTransfer } from './transfer-codec.ts';
import type { Transfer } from './transfer-records.ts';

const TOPIC = 'transfers';

/** Transfers to one shard as a batch for the transaction of their source. `timeMs`: Unix milliseconds, simulated. */
export function transferBatch(destination: number, transfers: readonly Transfer[], timeMs: number): LogBatch {
  return logBatch(TOPIC, destination, transfers.map(encodeTransfer), timeMs);
}

/** Opens nothing by itself: every call connects and lets go. */
export function transferLog(options: ReaderOptions): TransferLog {
  return {
    async follow(stream, partitions, onTransfer, signal) {
      const reader = new TopicReader(options, topicName(stream, TOPIC));
      try {
        await reader.follow(partitions, 'uncommitted', (record) => onTransfer(decodeTransfer(record), record), signal);
      } finally {
        await reader.close();
      }
    },
    async forget(stream, before) {
      const admin = new KafkaAdmin(options.kafka);
      try {
        await admin.deleteRecords(topicName(stream, TOPIC), before);
      } finally {
        await admin.close();
      }
    },
  };
}
