import { createStreamControl, kafkaOutlets } from '@launderette/simulator';
import type { Format } from '@launderette/wire';
import { type Lane, PARTITIONS } from './lane.ts';

const CUSTOMERS = 20_000;

/**
 * The product: a stream of the default scenario at pace `max`, labelled, all replicas acknowledging; idempotent, or with all that belongs together
 * in transactions.
 */
export function streamLane(
  bootstrapServers: string,
  format: Format,
  delivery: 'at-least-once' | 'exactly-once' = 'at-least-once',
): Lane {
  const isExact = delivery === 'exactly-once';
  const name = `${isExact ? 'exact' : 'bench'}-${format}`;
  return {
    name: `${isExact ? 'exactly once' : 'launderette'}, ${format}`,
    topic: `synth.${name}.transactions`,
    start: async () => {
      const control = createStreamControl({
        outlets: kafkaOutlets({ kafka: { bootstrapServers }, recreateTopics: true }),
      });
      await control.create({
        name,
        format,
        scenario: 'retail',
        seed: 7,
        customers: CUSTOMERS,
        shards: PARTITIONS,
        pace: { kind: 'max' },
        prevalence: {},
        delivery,
      });
      return {
        pids: [process.pid],
        stop: async () => {
          const failed = control.get(name).phase === 'failed' ? control.get(name).message : undefined;
          await control.close();
          if (failed !== undefined) throw new Error(failed);
        },
      };
    },
  };
}
