import { createStreamControl, kafkaOutlets } from '@launderette/simulator';
import type { Format } from '@launderette/wire';
import { type Lane, PARTITIONS } from './lane.ts';

const CUSTOMERS = 20_000;

/** The product: a stream of the default scenario at pace `max`, labelled, idempotent, all replicas acknowledging. */
export function streamLane(bootstrapServers: string, format: Format): Lane {
  const name = `bench-${format}`;
  return {
    name: `launderette, ${format}`,
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
