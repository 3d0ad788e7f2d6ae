import { KafkaAdmin, KafkaSink } from '@launderette/sinks';
import { ENCODED_TOPICS, type EncodedBatch, type Format, topicName } from '@launderette/wire';
import { batchesOf } from '../values.ts';
import { type Lane, PARTITIONS } from './lane.ts';
import { TOPIC_CONFIG } from './referee.ts';

/** Batches made before the turn and sent again and again: only our sink and the broker work. The limit. */
export function prebuiltLane(bootstrapServers: string, format: Format): Lane {
  const stream = `prebuilt-${format}`;
  const topic = topicName(stream, 'transactions');
  return {
    name: `broker alone, ${format}`,
    topic,
    start: async () => {
      await makeTopics(bootstrapServers, stream);
      const free = batchesOf(format, 200_000).filter((batch) => batch.topic === 'transactions');
      const sink = new KafkaSink({
        kafka: { bootstrapServers },
        stream,
        onAcknowledged: ({ batch }) => free.push(batch),
      });
      await sink.open();
      const running = { stopped: false };
      const done = pour(sink, free, running);
      return {
        pids: [process.pid],
        stop: async () => {
          running.stopped = true;
          await done;
          await sink.flush();
          await sink.close();
        },
      };
    },
  };
}

async function pour(sink: KafkaSink, free: EncodedBatch[], running: { stopped: boolean }): Promise<void> {
  while (!running.stopped) {
    sink.write(free.splice(0));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function makeTopics(bootstrapServers: string, stream: string): Promise<void> {
  const admin = new KafkaAdmin({ bootstrapServers });
  const names = ENCODED_TOPICS.map((topic) => topicName(stream, topic));
  await admin.deleteTopics(names);
  await admin.createTopics(names.map((name) => ({ name, partitions: PARTITIONS, config: TOPIC_CONFIG })));
  await admin.close();
}
