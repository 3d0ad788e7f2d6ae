import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedCluster, runKafkaTool, startEmbeddedCluster } from '@launderette/broker';
import { type EncodedBatch, topicName } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KafkaClient, KafkaSink, openTransactionalProducer } from '../index.ts';
import { readTopic, sequencesByShard } from '../testing/reader.ts';
import { createStreamTopics } from '../testing/stream-topics.ts';
import { Traffic } from '../testing/traffic.ts';
import { Cluster } from './cluster.ts';

const SHARDS = 3;
const ROWS = 50;
const PATIENCE = { timeout: 90_000, interval: 20 };
const WHOLE = Array.from({ length: SHARDS }, (_, shard) => shard);

/** A stream that goes on until it is told to stop, and then says what it has written. */
interface Flow {
  /** Records acknowledged, or committed. */
  readonly done: number;
  stop(): Promise<readonly number[]>;
}

describe('three brokers, two of which must have a record', () => {
  let dataDir: string;
  let cluster: EmbeddedCluster;
  const kafka = () => ({ bootstrapServers: cluster.bootstrap });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-cluster-'));
    cluster = await startEmbeddedCluster({ brokers: 3, dataDir });
  });
  afterAll(async () => {
    await cluster?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function leaders(topic: string): Promise<readonly number[]> {
    const view = new Cluster(kafka());
    try {
      return (await view.view([topic])).topics.get(topic) ?? [];
    } finally {
      await view.close();
    }
  }

  /** Makes each partition's second replica its leader, as an operator does: new order of replicas, then an election. */
  async function moveLeaders(topic: string): Promise<void> {
    const before = await leaders(topic);
    const partitions = before.map((leader, partition) => {
      const others = cluster.nodes.filter((node) => node !== leader);
      return { topic, partition, replicas: [...others, leader] };
    });
    const plan = join(dataDir, 'plan.json');
    await writeFile(plan, JSON.stringify({ version: 1, partitions }));
    const tool = (name: string, ...args: string[]) =>
      runKafkaTool(name, ['--bootstrap-server', cluster.bootstrap, ...args]);
    const moved = await tool(
      'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
      '--reassignment-json-file',
      plan,
      '--execute',
    );
    expect([moved.code, moved.stderr]).toEqual([0, expect.any(String)]);
    const elected = await tool(
      'org.apache.kafka.tools.LeaderElectionCommand',
      '--election-type',
      'preferred',
      '--all-topic-partitions',
    );
    expect(elected.code).toBe(0);
    await vi.waitFor(async () => {
      const after = await leaders(topic);
      expect(after.map((leader, partition) => leader !== before[partition])).toEqual(WHOLE.map(() => true));
    }, PATIENCE);
  }

  async function killLeader(topic: string): Promise<void> {
    const [leader = 0] = await leaders(topic);
    await cluster.node(leader).kill();
    await vi.waitFor(async () => expect(await leaders(topic)).not.toContain(leader), PATIENCE);
    await cluster.start(leader);
  }

  async function idempotent(stream: string): Promise<Flow> {
    const flow = { done: 0 };
    const sink = new KafkaSink({
      kafka: kafka(),
      stream,
      onAcknowledged: ({ records }) => void (flow.done += records),
    });
    await sink.open();
    const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, rows: ROWS });
    let stopping = false;
    const writer = (async () => {
      while (!stopping) {
        await sink.ready();
        sink.write(traffic.next());
        await delay(5);
      }
    })();
    const stop = async () => {
      stopping = true;
      await writer;
      await sink.flush();
      await sink.close();
      return traffic.sequences;
    };
    return Object.assign(flow, { stop });
  }

  async function exactlyOnce(stream: string): Promise<Flow> {
    const flow = { done: 0 };
    const client = new KafkaClient(kafka());
    let stopping = false;
    const shard = async (own: number): Promise<number> => {
      const producer = await openTransactionalProducer({ client, stream, transactionalId: `${stream}/${own}` });
      const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, rows: ROWS });
      while (!stopping) {
        await producer.begin();
        const mine = ({ partition }: EncodedBatch) => partition === own;
        for (let write = 0; write < 3; write++) producer.write(traffic.next().filter(mine));
        await producer.commit();
        flow.done += 3 * ROWS;
        await delay(5);
      }
      await producer.close();
      return traffic.sequences[own]!;
    };
    const shards = Promise.all(WHOLE.map(shard));
    const stop = async () => {
      stopping = true;
      const sequences = await shards;
      await client.close();
      return sequences;
    };
    return Object.assign(flow, { stop });
  }

  it.each([
    ['an idempotent stream', 'plain', idempotent],
    ['transactions', 'exact', exactlyOnce],
  ] as const)('keeps %s whole and in order while leaders move and one is killed', async (_what, stream, begin) => {
    await createStreamTopics(kafka(), stream, SHARDS);
    const topic = topicName(stream, 'transactions');
    const flow = await begin(stream);
    const goesOn = async () => {
      const before = flow.done;
      await vi.waitUntil(() => flow.done > before + 1_000, PATIENCE);
    };
    await goesOn();
    await moveLeaders(topic);
    await goesOn();
    await killLeader(topic);
    await goesOn();
    const sequences = await flow.stop();
    const total = sequences.reduce((sum, count) => sum + count, 0);
    const read = sequencesByShard(await readTopic(cluster.bootstrap, topic, total));
    for (const shard of WHOLE)
      expect(read.get(shard)).toEqual(Array.from({ length: sequences[shard]! }, (_, index) => index));
  });
});
