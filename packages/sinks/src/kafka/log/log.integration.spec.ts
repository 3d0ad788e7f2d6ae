import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { encodeRecords } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  CheckpointWriter,
  type CommandLog,
  checkpointLog,
  commandLog,
  type FoundCheckpoint,
  KafkaAdmin,
  KafkaClient,
  type LogBatch,
  openTransactionalProducer,
  streamTopics,
  type TransactionalProducer,
  type Transfer,
  transferBatch,
  transferLog,
} from '../../index.ts';

const SHARDS = 3;
const definition = z.strictObject({ name: z.string() });
const command = z.strictObject({ kind: z.literal('pause') });
type Commands = CommandLog<z.infer<typeof definition>, z.infer<typeof command>>;
const id = '0c5c1d3e-2a5b-4a7e-9d2e-0f6f1f3e9b11';
const otherId = '7d5c1d3e-2a5b-4a7e-9d2e-0f6f1f3e9b12';
const NOTHING: FoundCheckpoint = { snapshots: [], faults: [], chunks: [0, 0] };

describe('the logs of streams on a real broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  let client: KafkaClient;
  let commands: Commands;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-logs-'));
    broker = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
    client = new KafkaClient({ bootstrapServers: broker.bootstrap });
    commands = commandLog({ kafka: client.options }, { definition, command });
  });
  afterAll(async () => {
    await client?.close();
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const create = async (stream: string) => {
    const admin = new KafkaAdmin(client.options);
    await admin.createTopics(streamTopics(stream, SHARDS));
    await admin.close();
  };
  const open = async (stream: string, shard = 0) => {
    await create(stream);
    return openTransactionalProducer({ client, stream, transactionalId: `${stream}/${shard}` });
  };
  const commit = async (producer: TransactionalProducer, ...batches: LogBatch[]) => {
    await producer.begin();
    producer.write(batches);
    await producer.commit();
  };
  const live = (name: string) =>
    ({ kind: 'definition', definition: { name }, startMs: 0, createdMs: 1, state: 'live' }) as const;
  const pause = (number: number) =>
    ({ kind: 'command', number, effectiveMs: number * 1000, acceptedMs: 1, command: { kind: 'pause' } }) as const;

  it('makes topics with the settings that the logs need', async () => {
    await create('settings');
    expect(
      streamTopics('settings', SHARDS).map(({ name, partitions }) => [name.split('.')[2], partitions]),
    ).toContainEqual(['commands', 1]);
    const admin = new KafkaAdmin(client.options);
    expect(
      Object.fromEntries(await admin.partitions(streamTopics('settings', SHARDS).map(({ name }) => name))),
    ).toMatchObject({
      'synth.settings.commands': 1,
      'synth.settings.checkpoints': SHARDS,
      'synth.settings.transfers': SHARDS,
      'synth.settings.transactions': SHARDS,
    });
    await admin.close();
  });

  it('keeps the last definition and seal, all commands, and what was asked and not forgotten', async () => {
    const producer = await open('kept');
    expect(await commands.read('kept')).toMatchObject({ commands: [], requests: [], endOffset: 0n });
    await commit(producer, commands.batch([live('kept')], 0));
    await commit(producer, commands.batch([pause(1), { kind: 'seal', untilMs: 5 }, pause(2)], 0));
    const asked = [
      { kind: 'request', id, commands: [{ kind: 'pause' }], acceptedMs: 1 },
      { kind: 'request', id: otherId, commands: [{ kind: 'pause' }], acceptedMs: 2 },
      { kind: 'reply', id, effectiveMs: 3000 },
    ] as const;
    await commit(producer, commands.batch(asked, 0));
    await commit(
      producer,
      commands.batch([pause(3), { kind: 'forget', what: 'request', id }, { kind: 'seal', untilMs: 9 }], 0),
    );
    await producer.begin();
    producer.write([commands.batch([pause(4)], 0)]);
    await producer.abort();
    const content = await commands.read('kept');
    expect(content.definition).toEqual({ definition: { name: 'kept' }, startMs: 0, createdMs: 1, state: 'live' });
    expect(content.commands.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(content.requests.map((request) => request.id)).toEqual([otherId]);
    expect([...content.replies.values()]).toEqual([{ id, effectiveMs: 3000 }]);
    expect(content.seal).toEqual({ untilMs: 9 });

    const stop = new AbortController();
    const seen: string[] = [];
    const following = commands.follow(
      'kept',
      content.endOffset,
      ({ kind }) => {
        seen.push(kind);
        if (seen.length === 2) stop.abort();
      },
      stop.signal,
    );
    await commit(producer, commands.batch([pause(4)], 0));
    await commit(producer, commands.batch([{ ...live('kept'), state: 'finished' }], 0));
    await following;
    expect(seen).toEqual(['command', 'definition']);
    await producer.close();
  });

  it('lists the streams that have a definition, and names the logs that cannot be read', async () => {
    const [one, broken] = [await open('listed'), await open('broken')];
    await create('empty');
    await commit(one, commands.batch([live('listed')], 0));
    const value = new TextEncoder().encode('{"version":7}');
    const bytes = encodeRecords([{ key: new TextEncoder().encode('definition'), value }], 0);
    await commit(broken, { topic: 'commands', partition: 0, records: 1, bytes });
    const { streams, faults } = await commands.list();
    const names = streams.map(({ stream }) => stream);
    expect(names).toContain('listed');
    expect(names).not.toContain('empty');
    expect(faults).toEqual([
      {
        stream: 'broken',
        message: expect.stringMatching(/synth\.broken\.commands\/0 offset 0 has version 7/) as string,
      },
    ]);
    await Promise.all([one.close(), broken.close()]);
  });

  it('refuses a log with a command missing', async () => {
    const producer = await open('holes');
    await commit(producer, commands.batch([live('holes'), pause(1), pause(3)], 0));
    await expect(commands.read('holes')).rejects.toMatchObject({
      code: 'LOG_RECORD_INVALID',
      message: expect.stringMatching(/holds command 3 and not command 2/) as string,
    });
    await producer.close();
  });

  describe('checkpoints', () => {
    const counts = {
      transactions: 10,
      activity: 2,
      labels: 1,
      outcomes: 0,
      episodes: 0,
      hash: 'h',
      commands: 0,
      inboxOffset: '0',
      counters: { declines: 3 },
    };
    const facts = (window: number) => ({ window, commands: 0, inboxOffset: '7', origin: 'scenario' });
    const state = (bytes: number, seed: number) =>
      Uint8Array.from({ length: bytes }, (_, index) => (index * seed) % 251);
    const read = (stream: string, shard = 1) => checkpointLog({ kafka: client.options }).read(stream, shard);

    /** Three snapshots of over a mebibyte, half of one and none, each with a checkpoint behind it. */
    const written = async (stream: string) => {
      const producer = await open(stream, 1);
      const writer = new CheckpointWriter(1, NOTHING);
      for (const [index, bytes] of [1_300_000, 600_000, 100].entries()) {
        const { batches } = writer.snapshot({ ...facts(10 * index), bytes: state(bytes, index + 2) }, 0);
        await commit(producer, ...batches, writer.checkpoint({ ...counts, window: 10 * index, timeMs: index }));
      }
      return producer;
    };
    const spoil = async (producer: TransactionalProducer, key: string, value: Uint8Array | null) => {
      const bytes = encodeRecords([{ key: new TextEncoder().encode(key), value }], 0);
      await commit(producer, { topic: 'checkpoints', partition: 1, records: 1, bytes });
    };

    it('are found with both snapshots, newest first, and what a longer one left is cleared', async () => {
      const producer = await written('found');
      const found = await read('found');
      expect(found.faults).toEqual([]);
      expect(found.checkpoint).toEqual({ ...counts, shard: 1, number: 3, window: 20, timeMs: 2, snapshot: 0 });
      expect(found.snapshots).toEqual([
        { ...facts(20), shard: 1, slot: 0, bytes: state(100, 4) },
        { ...facts(10), shard: 1, slot: 1, bytes: state(600_000, 3) },
      ]);
      expect(found.chunks).toEqual([1, 2]);
      expect(await read('found', 2)).toEqual(NOTHING);
      const next = new CheckpointWriter(1, found);
      expect(next.snapshot({ ...facts(30), bytes: state(5, 2) }, 0)).toMatchObject({ slot: 1 });
      await commit(producer, next.checkpoint({ ...counts, window: 30, timeMs: 3 }));
      expect((await read('found')).checkpoint).toMatchObject({ number: 4, snapshot: 1 });
      await producer.close();
    });

    it.each([
      [
        'garbage over a chunk',
        'snapshot/1/1',
        new Uint8Array([1, 2, 3]),
        1,
        'DIGEST_DIFFERS',
        /chunk 1 of 2 of snapshot 1 in synth/,
      ],
      ['a chunk deleted', 'snapshot/1/0', null, 1, 'CHUNK_MISSING', /no chunk 0 of 2/],
      [
        'garbage over a manifest',
        'snapshot/0',
        new Uint8Array([7]),
        0,
        'UNREADABLE',
        /"snapshot\/0" at synth\..*\.checkpoints\/1 offset \d+ cannot be read/,
      ],
      ['a manifest deleted', 'snapshot/0', null, 0, 'MANIFEST_MISSING', /holds chunks of snapshot 0, and no manifest/],
    ] as const)('report %s, and keep the other snapshot', async (what, key, value, slot, code, message) => {
      const stream = `spoilt-${what.replaceAll(' ', '-')}`;
      const producer = await written(stream);
      await spoil(producer, key, value);
      const found = await read(stream);
      expect(found.checkpoint).toMatchObject({ number: 3 });
      expect(found.snapshots.map((snapshot) => snapshot.slot)).toEqual([1 - slot]);
      expect(found.faults).toEqual([{ of: slot, code, message: expect.stringMatching(message) as string }]);
      await producer.close();
    });

    it('report a checkpoint that cannot be read, or that is another shard’s', async () => {
      const producer = await written('spoilt');
      await spoil(producer, 'checkpoint', new TextEncoder().encode('{"version":1}'));
      expect(await read('spoilt')).toMatchObject({
        faults: [{ of: 'checkpoint', code: 'UNREADABLE' }],
        snapshots: [{}, {}],
      });
      const foreign = new CheckpointWriter(2, NOTHING).checkpoint({ ...counts, window: 0, timeMs: 0 });
      await commit(producer, { ...foreign, partition: 1 });
      const { checkpoint, faults } = await read('spoilt');
      expect(checkpoint).toBeUndefined();
      expect(faults[0]!.message).toMatch(/belongs to shard 2, and the partition to shard 1/);
      await producer.close();
    });
  });

  it('carries transfers before they are committed, aborted ones too, and forgets those that no snapshot needs', async () => {
    const transfer = (window: number, ...accounts: number[]): Transfer => ({
      source: 1,
      window,
      payments: window * 100,
      accounts: Uint32Array.from(accounts),
      amountsMinor: Float64Array.from(accounts, (account) => account * 10),
    });
    const producer = await open('moved', 1);
    await commit(producer, transferBatch(2, [transfer(0, 4, 5)], 0), transferBatch(0, [transfer(0)], 0));
    await producer.begin();
    producer.write([transferBatch(2, [transfer(1, 6)], 0)]);
    const seen = new Map<string, Transfer>(); // a transaction that was made again leaves copies
    let last = 0n;
    const stop = new AbortController();
    const log = transferLog({ kafka: client.options });
    const both = new Map([
      [0, 0n],
      [2, 0n],
    ]);
    await log.follow(
      'moved',
      both,
      (received, { partition, offset }) => {
        seen.set(`${partition}: ${received.window}`, received);
        if (received.window === 1) last = offset;
        if (seen.size === 3) stop.abort();
      },
      stop.signal,
    );
    expect(Object.fromEntries(seen)).toEqual({
      '0: 0': transfer(0),
      '2: 0': transfer(0, 4, 5),
      '2: 1': transfer(1, 6),
    });
    await producer.abort();
    await log.forget('moved', new Map([[2, last]]));
    await expect(log.follow('moved', both, () => {}, new AbortController().signal)).rejects.toMatchObject({
      code: 'OFFSET_OUT_OF_RANGE',
    });
    await producer.close();
  });
});
