import { once } from 'node:events';
import { spawnKafkaTool } from '@launderette/broker';
import type { Lane } from './lane.ts';
import type { Referee } from './referee.ts';

/** More than any turn sends. */
const RECORDS = '2000000000';

/** Apache's own load generator: values of one size, no key, no headers, idempotent, acks of all. */
export function producerPerformanceLane(
  bootstrapServers: string,
  referee: Referee,
  valueBytes: number,
  label: string,
): Lane {
  const topic = `producer-performance-${label}`;
  return {
    name: `ProducerPerformance, ${label} size`,
    topic,
    start: async () => {
      await referee.clear(topic);
      const tool = await spawnKafkaTool('org.apache.kafka.tools.ProducerPerformance', [
        ...['--topic', topic, '--num-records', RECORDS, '--record-size', String(valueBytes), '--throughput', '-1'],
        ...['--producer-props', `bootstrap.servers=${bootstrapServers}`, 'acks=all', 'enable.idempotence=true'],
        ...['linger.ms=5', 'batch.size=131072'],
      ]);
      tool.stdout.resume();
      tool.stderr.resume();
      return {
        pids: tool.pid === undefined ? [] : [tool.pid],
        stop: async () => {
          tool.kill('SIGKILL');
          if (tool.exitCode === null && tool.signalCode === null) await once(tool, 'exit');
        },
      };
    },
  };
}
