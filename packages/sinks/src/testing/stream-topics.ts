import { ENCODED_TOPICS, topicName } from '@launderette/wire';
import { KafkaAdmin, type KafkaOptions, SIMULATED_TIME_TOPIC_CONFIG } from '../index.ts';

/** Creates the topics that a stream writes. */
export async function createStreamTopics(
  kafka: KafkaOptions,
  stream: string,
  partitions: number,
  config: Readonly<Record<string, string>> = {},
): Promise<void> {
  const admin = new KafkaAdmin(kafka);
  await admin.createTopics(
    ENCODED_TOPICS.map((topic) => ({
      name: topicName(stream, topic),
      partitions,
      config: { ...SIMULATED_TIME_TOPIC_CONFIG, ...config },
    })),
  );
  await admin.close();
}
