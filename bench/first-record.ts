import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { KafkaAdmin } from '@launderette/sinks';

const cli = fileURLToPath(new URL('../services/cli/dist/main.js', import.meta.url));
const GIVE_UP_MS = 60_000;

/** Seconds from `launderette start` (all installed and built) to the first record in the topic. */
export async function measureFirstRecord(dataDir: string, kafkaPort: number): Promise<number> {
  const ports = {
    GRPC_PORT: kafkaPort + 2,
    HTTP_PORT: kafkaPort + 3,
    METRICS_PORT: kafkaPort + 4,
    LAUNDERETTE_KAFKA_PORT: kafkaPort,
    LAUNDERETTE_KAFKA_CONTROLLER_PORT: kafkaPort + 1,
  };
  const environment = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
  const begun = performance.now();
  const start = spawn(process.execPath, [cli, 'start'], {
    env: { ...process.env, ...environment, LAUNDERETTE_DATA_DIR: dataDir, KAFKA_BOOTSTRAP_SERVERS: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const ended = once(start, 'exit').then(([code]) => Promise.reject(new Error(`start ended with code ${code}`)));
    await Promise.race([firstRecord(`127.0.0.1:${kafkaPort}`, begun), ended]);
    ended.catch(() => undefined);
    return (performance.now() - begun) / 1000;
  } finally {
    start.kill('SIGTERM');
    if (start.exitCode === null) await once(start, 'exit');
  }
}

async function firstRecord(bootstrapServers: string, begun: number): Promise<void> {
  while (performance.now() - begun < GIVE_UP_MS) {
    const admin = new KafkaAdmin({ bootstrapServers });
    const topics = await admin.nonEmptyTopics(['synth.retail.transactions']).catch(() => []);
    await admin.close();
    if (topics.length > 0) return;
    await sleep(50);
  }
  throw new Error(`no record within ${GIVE_UP_MS / 1000} s`);
}
