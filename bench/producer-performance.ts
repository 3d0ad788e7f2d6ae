import { createInterface } from 'node:readline';
import { spawnKafkaTool } from '@launderette/broker';
import { mean } from './report.ts';

/** One periodic line of the tool: `1234567 records sent, 246913.4 records/sec (58.87 MB/sec), ...`. */
const REPORT = /^\d+ records sent, ([\d.]+) records\/sec/;

/** The tool reports every 5 seconds; the first two reports are the warming of its virtual machine. */
const WARM_REPORTS = 2;

/** Apache's own load generator on the same broker; records a second once warm. */
export async function measureProducerPerformance(
  bootstrap: string,
  valueBytes: number,
  reports: number,
): Promise<number> {
  const tool = await spawnKafkaTool('org.apache.kafka.tools.ProducerPerformance', [
    ...[
      '--topic',
      'producer-performance',
      '--num-records',
      '1000000000',
      '--record-size',
      String(valueBytes),
      '--throughput',
      '-1',
    ],
    ...[
      '--producer-props',
      `bootstrap.servers=${bootstrap}`,
      'acks=all',
      'enable.idempotence=true',
      'linger.ms=5',
      'batch.size=131072',
    ],
  ]);
  const rates: number[] = [];
  try {
    for await (const line of createInterface({ input: tool.stdout })) {
      const match = REPORT.exec(line);
      if (match) rates.push(Number(match[1]));
      if (rates.length === WARM_REPORTS + reports) break;
    }
  } finally {
    tool.kill('SIGKILL');
  }
  if (rates.length <= WARM_REPORTS) throw new Error('ProducerPerformance ended early');
  return mean(rates.slice(WARM_REPORTS));
}
