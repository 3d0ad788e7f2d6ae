import { KafkaContainer } from '@testcontainers/kafka';
import { Wait } from 'testcontainers';

/** @testcontainers/kafka's name for the listener that it publishes. */
const KAFKA_PORT = 9093;
/** A broker is up in 10 s; on a machine that is busy with other tests it takes far longer. */
const STARTUP_MS_MAX = 120_000;
/** A broker looks for what it may delete every five minutes: hastened, so that a test sees it. What it deletes is as ever. */
const CHECK_OFTEN = { KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: '500', KAFKA_LOG_INITIAL_TASK_DELAY_MS: '500' };

/** A broker with the settings that its image gives it. */
export interface ContainerKafka {
  readonly bootstrap: string;
  /** Stops and removes the container. */
  stop(): Promise<unknown>;
}

/** Starts a broker in a container. Throws with what the container printed when it does not come up. */
export async function startContainerKafka(image: string): Promise<ContainerKafka> {
  // The helper that removes leftovers is one more image to pull and wants a privileged container; `stop` removes this one.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  let printed = '';
  try {
    const container = await new KafkaContainer(image)
      .withKraft()
      .withEnvironment(CHECK_OFTEN)
      .withLogConsumer((log) => log.on('data', (line) => (printed += line)))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .withStartupTimeout(STARTUP_MS_MAX)
      .start();
    return { bootstrap: `${container.getHost()}:${container.getMappedPort(KAFKA_PORT)}`, stop: () => container.stop() };
  } catch (cause) {
    throw new Error(`the container of ${image} does not come up: ${String(cause)}\nit printed:\n${printed}`, { cause });
  }
}
