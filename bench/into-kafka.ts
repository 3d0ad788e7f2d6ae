import { createStreamControl, kafkaOutlets, type StreamStatistics } from '@launderette/simulator';
import { mean } from './report.ts';

/** A stream into Kafka as fast as it goes, all replicas acknowledging, idempotent. */
export interface DeliveryFigures {
  readonly eventsPerSecond: number;
  /** Record batches with keys, headers, labels and activity. */
  readonly megabytesPerSecond: number;
  /** Records of all topics a second. */
  readonly recordsPerSecond: number;
  readonly produceLatencyP99Ms: number;
}

const CUSTOMERS = 20_000;
const SHARDS = 16;

/** Runs for `warmSeconds` unmeasured and `seconds` measured. */
export async function measureDelivery(
  bootstrap: string,
  warmSeconds: number,
  seconds: number,
): Promise<DeliveryFigures> {
  const control = createStreamControl({
    outlets: kafkaOutlets({ kafka: { bootstrapServers: bootstrap }, recreateTopics: true }),
  });
  try {
    await control.create({
      name: 'bench',
      scenario: 'retail',
      seed: 7,
      customers: CUSTOMERS,
      shards: SHARDS,
      pace: { kind: 'max' },
      prevalence: {},
    });
    const seen: StreamStatistics[] = [];
    for await (const now of control.watch('bench', new AbortController().signal)) {
      seen.push(now);
      if (now.phase === 'failed') throw new Error(control.get('bench').message);
      if (seen.length > warmSeconds + seconds) break;
    }
    return figuresOf(seen.slice(warmSeconds));
  } finally {
    await control.close();
  }
}

function figuresOf(seen: readonly StreamStatistics[]): DeliveryFigures {
  const first = seen[0] as StreamStatistics;
  const last = seen.at(-1) as StreamStatistics;
  const seconds = (last.wallTimeMs - first.wallTimeMs) / 1000;
  const acknowledged = (now: StreamStatistics): number => now.events - now.backlog;
  const others = (now: StreamStatistics): number => now.labels + now.activity;
  const events = acknowledged(last) - acknowledged(first);
  return {
    eventsPerSecond: events / seconds,
    recordsPerSecond: (events + others(last) - others(first)) / seconds,
    megabytesPerSecond: (last.bytes - first.bytes) / seconds / 1e6,
    produceLatencyP99Ms: mean(seen.map((now) => now.produceLatencyP99Ms)),
  };
}
