import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Lane } from './lane.ts';
import type { Referee } from './referee.ts';

/** The first of kcat's names that this machine has; undefined: none. */
export function findKcat(): string | undefined {
  return ['kcat', 'kafkacat'].find((name) => {
    try {
      execFileSync(name, ['-V'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** `cat` repeats a file of ready-made lines into kcat, an idempotent librdkafka: values without key and headers. */
export function kcatLane(kcat: string, bootstrapServers: string, referee: Referee, lines: string, label: string): Lane {
  const topic = `kcat-${label}`;
  return {
    name: `kcat, ${label} lines`,
    topic,
    start: async () => {
      await referee.clear(topic);
      const [cat, producer] = pipeline(
        kcat,
        [
          ...['-P', '-b', bootstrapServers, '-t', topic, '-q'],
          ...['-X', 'enable.idempotence=true', '-X', 'acks=all', '-X', 'topic.partitioner=random'],
        ],
        lines,
      );
      return {
        pids: [cat.pid ?? 0, producer.pid ?? 0],
        stop: async () => {
          cat.kill('SIGKILL');
          producer.kill('SIGKILL');
          if (producer.exitCode === null && producer.signalCode === null) await once(producer, 'exit');
        },
      };
    },
  };
}

/** Two processes and the pipe between them, which no process of ours reads or writes. */
function pipeline(kcat: string, args: readonly string[], lines: string) {
  const cat = spawn('sh', ['-c', 'while cat "$0"; do :; done', lines], { stdio: ['ignore', 'pipe', 'ignore'] });
  const producer = spawn(kcat, args, { stdio: [cat.stdout, 'ignore', 'inherit'] });
  cat.stdout.destroy();
  return [cat, producer] as const;
}
