import { EVENT_TOPICS, topicName } from '@launderette/wire';
import { installDecoders } from './reading/codecs.ts';
import { type ReaderOptions, TopicReader } from './reading/topic-reader.ts';

/** So many records are looked at first: enough where a stream was ended in order. */
const TAIL_RECORDS = 256n;
/** And then so many times as many: what a crash leaves behind a checkpoint is about a second of the stream. */
const TAIL_GROWTH = 8n;
/** Where a record says its event's simulated time, whatever its timestamp in Kafka is. */
const TIME_HEADER = 'ce_time';

/**
 * The latest simulated time of any event that a stream's topics hold, Unix milliseconds; undefined where none is later than
 * `sinceMs`. It is not the last record's: what comes again after a crash is older than what was there before.
 *
 * `sinceMs`: everything before it stands in front of everything after it, partition by partition. Rejects with SinkError.
 */
export async function latestEventMs(
  options: ReaderOptions,
  stream: string,
  shards: number,
  sinceMs: number,
): Promise<number | undefined> {
  installDecoders();
  const latest = await Promise.all(
    EVENT_TOPICS.map(async (topic) => {
      const reader = new TopicReader(options, topicName(stream, topic));
      let latestMs = -Infinity;
      try {
        for (let shard = 0; shard < shards; shard += 1)
          latestMs = Math.max(latestMs, await latestIn(reader, shard, sinceMs));
      } finally {
        await reader.close();
      }
      return latestMs;
    }),
  );
  const latestMs = Math.max(...latest);
  return latestMs >= sinceMs ? latestMs : undefined;
}

/** Goes back until an event before `sinceMs`, or the beginning. */
async function latestIn(reader: TopicReader, partition: number, sinceMs: number): Promise<number> {
  const { start, end } = await reader.bounds(partition);
  for (let tail = TAIL_RECORDS; ; tail *= TAIL_GROWTH) {
    const from = end - tail > start ? end - tail : start;
    let latestMs = -Infinity;
    let earliestMs = Infinity;
    await reader.readBetween(partition, from, end, ({ headers }) => {
      const eventMs = Date.parse(String(headers?.[TIME_HEADER]));
      if (Number.isNaN(eventMs)) return; // somebody else's
      latestMs = Math.max(latestMs, eventMs);
      earliestMs = Math.min(earliestMs, eventMs);
    });
    if (from === start || earliestMs < sinceMs) return latestMs;
  }
}
