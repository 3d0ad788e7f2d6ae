import { topicName } from '@launderette/wire';
import { KafkaAdmin } from '../admin.ts';
import { logBatch } from './json.ts';
import type { TransferLog } from './ports.ts';
import { type ReaderOptions, TopicReader } from './reading/topic-reader.ts';
import type { LogBatch, LogRecord } from './records.ts';
import { decodeTransfers, encodeTransfers } from './transfer-codec.ts';
import type { Transfers } from './transfer-records.ts';

const TOPIC = 'transfers';

/**
 * What a shard sent as a batch for its own partition, for a {@link TransferSender}. `timeMs`: end of the last window, Unix
 * milliseconds, simulated.
 */
export function transferBatch(transfers: Transfers, timeMs: number): LogBatch {
  return logBatch(TOPIC, transfers.source, encodeTransfers(transfers), timeMs);
}

/** Opens nothing by itself: every call connects and lets go. */
export function transferLog(options: ReaderOptions): TransferLog {
  const use = async <Result>(stream: string, work: (reader: TopicReader) => Promise<Result>): Promise<Result> => {
    const reader = new TopicReader(options, topicName(stream, TOPIC));
    try {
      return await work(reader);
    } finally {
      await reader.close();
    }
  };
  return {
    follow: (stream, partitions, onTransfers, signal) =>
      use(stream, (reader) =>
        reader.follow(partitions, 'uncommitted', (record) => onTransfers(decodeTransfers(record), record), signal),
      ),
    offsets: (stream, shards, window) =>
      use(stream, async (reader) => {
        const reaches = (record: LogRecord): boolean => decodeTransfers(record).windows.at(-1)!.window >= window;
        const offsets = new Map<number, bigint>();
        for (const shard of shards) offsets.set(shard, await reader.find(shard, reaches));
        return offsets;
      }),
    read: (stream, from, onTransfers) =>
      use(stream, async (reader) => {
        for (const [shard, offset] of from)
          await reader.readOn(shard, offset, (record) => onTransfers(decodeTransfers(record), record));
      }),
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
