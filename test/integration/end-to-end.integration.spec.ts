import { runKafkaTool } from '@launderette/broker';
import { streamLogs } from '@launderette/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { type ReadRecord, readTopic } from './support/read-topic.ts';
import { finished, SMALL, until, withControl } from './support/streams.ts';

const broker = useBroker();
const topics = {
  transactions: [] as ReadRecord[],
  labels: [] as ReadRecord[],
  activity: [] as ReadRecord[],
};

beforeAll(async () => {
  await withControl(broker.bootstrap, {}, async (control) => {
    await control.create(SMALL);
    await until(control, 'small', finished);
  });
  for (const topic of Object.keys(topics) as (keyof typeof topics)[])
    topics[topic] = await readTopic(broker.bootstrap, `synth.small.${topic}`);
});

const parsed = (record: ReadRecord) => JSON.parse(record.value) as Record<string, unknown>;
const idOf = (record: ReadRecord) => String(parsed(record)['id']);

describe('a stream in Kafka', () => {
  it('has every payment once, gapless by shard, in the partition of its shard', () => {
    expect(topics.transactions).toHaveLength(20_000);
    const next = new Map<number, number>();
    for (const record of topics.transactions) {
      const sequence = next.get(record.partition) ?? 0;
      expect(idOf(record)).toBe(`small/${record.partition}/${sequence}`);
      next.set(record.partition, sequence + 1);
    }
    expect(next.size).toBe(SMALL.shards);
  });

  it('is keyed by the debtor, else the creditor, and speaks CloudEvents', () => {
    for (const record of topics.transactions) {
      const { debtor, creditor } = parsed(record) as { debtor?: { account: string }; creditor?: { account: string } };
      expect(record.key).toBe(debtor?.account ?? creditor?.account);
      expect(record.headers).toMatchObject({
        ce_specversion: '1.0',
        ce_id: idOf(record),
        ce_type: 'launderette.event.v1.Transaction',
        synthetic: 'true',
      });
    }
  });

  it('has labels that each join exactly one event, and nothing of them in the traffic', () => {
    const events = new Set([...topics.transactions, ...topics.activity].map(idOf));
    expect(topics.labels.length).toBeGreaterThan(0);
    for (const record of topics.labels) expect(events).toContain(parsed(record)['eventId']);
    const labelled = topics.labels.map((record) => parsed(record)['eventId']);
    expect(new Set(labelled).size).toBe(labelled.length);
    const illicit = new Set(labelled);
    const illicitFields = new Set(
      topics.transactions
        .filter((record) => illicit.has(idOf(record)))
        .flatMap((record) => Object.keys(parsed(record))),
    );
    const ordinaryFields = new Set(
      topics.transactions.flatMap((record) => (illicit.has(idOf(record)) ? [] : Object.keys(parsed(record)))),
    );
    for (const field of illicitFields) expect(ordinaryFields).toContain(field);
  });

  it('keeps its definition in its command topic, for nobody to take up', async () => {
    const { definition } = await streamLogs({ bootstrapServers: broker.bootstrap }).commands.read('small');
    expect(definition).toMatchObject({ definition: { name: 'small', seed: 7 }, state: 'finished' });
  });

  it('reads the same with the Java console consumer', async () => {
    const { code, stdout, stderr } = await runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...[
        '--bootstrap-server',
        broker.bootstrap,
        '--topic',
        'synth.small.transactions',
        '--from-beginning',
        '--timeout-ms',
        '30000',
      ],
      ...['--max-messages', '20000', '--property', 'print.key=true', '--property', 'print.partition=true'],
    ]);
    expect(code, stderr).toBe(0);
    const java = stdout.trimEnd().split('\n').sort();
    const ours = topics.transactions
      .map(({ partition, key, value }) => `Partition:${partition}\t${key}\t${value}`)
      .sort();
    expect(java).toEqual(ours);
  });

  it('refuses to write behind what is there', async () => {
    await withControl(broker.bootstrap, {}, async (control) => {
      await expect(control.create(SMALL)).rejects.toMatchObject({ code: 'TOPIC_NOT_EMPTY' });
    });
  });
});
