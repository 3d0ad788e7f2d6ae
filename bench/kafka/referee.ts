import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedKafka } from '@launderette/broker';
import { KafkaAdmin } from '@launderette/sinks';
import { cpuSecondsByThread, cpuSecondsOf } from './cpu.ts';
import { type Lane, type LaneFigures, PARTITIONS, type RunningLane } from './lane.ts';

/** A Java virtual machine is half as fast before this, and an engine compiles its code. */
export const WARM_UP_MS = 10_000;

/** Old segments are thrown away soon, so that a run neither fills the disk nor waits for it. */
export const TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'message.timestamp.type': 'LogAppendTime',
  'retention.bytes': String(128 * 1024 * 1024),
  'segment.bytes': String(64 * 1024 * 1024),
};

/** Broker settings of a bench: what is over the retention goes within seconds. */
export const BROKER_PROPERTIES: Readonly<Record<string, string>> = {
  'log.retention.check.interval.ms': '2000',
  'log.segment.delete.delay.ms': '1000',
  'log.retention.bytes': String(128 * 1024 * 1024),
  'log.segment.bytes': String(64 * 1024 * 1024),
};

/** Where everything stood at one moment. */
interface Reading {
  readonly atMs: number;
  readonly records: number;
  readonly broker: number;
  readonly lane: number;
  readonly threads: ReadonlyMap<number, number>;
}

/** Lets lanes run one after the other on one broker, and counts by the broker's own offsets. */
export class Referee {
  private readonly kafka: EmbeddedKafka;
  private readonly admin: KafkaAdmin;

  constructor(kafka: EmbeddedKafka) {
    this.kafka = kafka;
    this.admin = new KafkaAdmin({ bootstrapServers: kafka.bootstrap });
  }

  /** Makes a lane's topic anew. */
  async clear(topic: string): Promise<void> {
    await this.admin.deleteTopics([topic]);
    await this.admin.createTopics([{ name: topic, partitions: PARTITIONS, config: TOPIC_CONFIG }]);
  }

  /** One turn: warms up, then measures for `seconds`. */
  async turn(lane: Lane, seconds: number): Promise<LaneFigures> {
    const running = await lane.start();
    try {
      await sleep(WARM_UP_MS);
      const first = await this.read(lane, running);
      await sleep(seconds * 1000);
      return figures(first, await this.read(lane, running));
    } finally {
      await running.stop();
    }
  }

  close(): Promise<void> {
    return this.admin.close();
  }

  private async read({ topic }: Lane, { pids }: RunningLane): Promise<Reading> {
    const ends = (await this.admin.endOffsets([topic])).get(topic) ?? [];
    return {
      atMs: performance.now(),
      records: ends.reduce((sum, end) => sum + Number(end), 0),
      broker: cpuSecondsOf(this.kafka.pid),
      lane: pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
      threads: cpuSecondsByThread(),
    };
  }
}

function figures(first: Reading, last: Reading): LaneFigures {
  const records = last.records - first.records;
  if (records <= 0) throw new Error('no record arrived while it was measured');
  const micros = (seconds: number) => (seconds * 1e6) / records;
  const threads = [...last.threads].map(([thread, seconds]) => [thread, seconds - (first.threads.get(thread) ?? 0)]);
  const ofMain = threads.find(([thread]) => thread === process.pid)?.[1] ?? Number.NaN;
  const ofOthers = threads.filter(([thread]) => thread !== process.pid).map(([, seconds = 0]) => seconds);
  return {
    recordsPerSecond: (records / (last.atMs - first.atMs)) * 1000,
    brokerMicros: micros(last.broker - first.broker),
    laneMicros: micros(last.lane - first.lane),
    mainMicros: micros(ofMain),
    engineMicros: micros(Math.max(0, ...ofOthers)),
  };
}
