import { type KafkaOptions, readKafkaEnvironment } from '@launderette/sinks';
import { invalidInput } from './errors.ts';

/** How the Kafka at `bootstrap` is reached. Throws {@link CommandError} with every fault of the environment. */
export function kafkaSettings(
  bootstrap: string,
  environment: Readonly<Record<string, string | undefined>>,
): KafkaOptions {
  const { kafka, faults } = readKafkaEnvironment(bootstrap, environment);
  if (faults.length === 0) return kafka;
  throw invalidInput(
    faults.map((fault) => {
      const [path = '', ...rest] = fault.split(': ');
      return { path, message: rest.join(': ') };
    }),
  );
}
