import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EmbeddedKafka, startEmbeddedKafka } from './broker.ts';
import { ensureKafkaLibs } from './libs.ts';
import { isAlive } from './lock.ts';
import { runKafkaTool } from './tool.ts';

describe('the embedded broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  const start = (): Promise<EmbeddedKafka> => startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
  const client = (): Kafka => new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
  const read = () =>
    runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...['--bootstrap-server', broker.bootstrap, '--topic', 'synth.spec', '--from-beginning'],
      ...['--max-messages', '2', '--timeout-ms', '20000', '--property', 'print.key=true'],
    ]);

  beforeAll(async () => {
    await ensureKafkaLibs();
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-broker-'));
    broker = await start();
  });
  afterAll(async () => {
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('serves a client: records of any simulated time, read back by the Java console consumer', async () => {
    const admin = client().admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'synth.spec', numPartitions: 1 }] });
    const topics = await admin.listTopics();
    await admin.disconnect();
    expect(topics).toEqual(['synth.spec']);

    const producer = client().producer();
    await producer.connect();
    const messages = [
      { key: 'a', value: 'past', timestamp: String(Date.UTC(2001, 0, 1)) },
      { key: 'b', value: 'future', timestamp: String(Date.UTC(2099, 0, 1)) },
    ];
    await producer.send({ topic: 'synth.spec', acks: -1, messages });
    await producer.disconnect();
    expect((await read()).stdout).toBe('a\tpast\nb\tfuture\n');
  });

  it('gives the flags of KAFKA_OPTS to every Java that it starts', async () => {
    const env = { ...process.env, KAFKA_OPTS: ' -Xmx64m  -version ' };
    const tool = await runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--list'], { env });
    expect(tool).toMatchObject({ code: 0, stderr: expect.stringContaining('version') });
    const refused = startEmbeddedKafka({
      dataDir: `${dataDir}-refused`,
      ...{ port: 0, controllerPort: 0, env: { ...process.env, KAFKA_OPTS: '-XX:NoSuchFlag=1' } },
    });
    await expect(refused).rejects.toThrow(/NoSuchFlag/);
    await rm(`${dataDir}-refused`, { recursive: true, force: true });
  });

  it('does not make a topic because somebody asked for it', async () => {
    const producer = client().producer({ retry: { retries: 0 } });
    await producer.connect();
    await expect(producer.send({ topic: 'synth.typo', messages: [{ value: 'x' }] })).rejects.toThrow(
      /does not host|unknown/i,
    );
    await producer.disconnect();
  });

  it('keeps its data over a crash and over a clean stop', async () => {
    await broker.kill();
    broker = await start();
    expect((await read()).stdout).toBe('a\tpast\nb\tfuture\n');
    await broker.stop();
    await broker.stop();
    expect(await broker.exited).toEqual({ code: 143, signal: null });
    broker = await start();
    expect((await read()).stdout).toBe('a\tpast\nb\tfuture\n');
  });

  it('refuses a port in use, naming it and the variable that moves it', async () => {
    const holder = createServer();
    const port = await new Promise<number>((fulfil) =>
      holder.listen(0, '127.0.0.1', () => fulfil((holder.address() as { port: number }).port)),
    );
    const other = join(dataDir, 'other');
    const failure = startEmbeddedKafka({ dataDir: other, port, controllerPort: 0 });
    await expect(failure).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining('LAUNDERETTE_KAFKA_PORT'),
    });
    holder.close();
  });

  it("shows the log's tail when the broker dies", async () => {
    const failure = startEmbeddedKafka({
      ...{ dataDir: join(dataDir, 'broken'), port: 0, controllerPort: 0 },
      extraProperties: { 'authorizer.class.name': 'no.such.Authorizer' },
    });
    await expect(failure).rejects.toMatchObject({
      code: 'BROKER_DIED',
      message: expect.stringMatching(/no\.such\.Authorizer/),
    });
  });

  it('says why the storage cannot be formatted', async () => {
    const failure = startEmbeddedKafka({
      ...{ dataDir: join(dataDir, 'unformatted'), port: 0, controllerPort: 0 },
      extraProperties: { 'delete.topic.enable': 'perhaps' },
    });
    await expect(failure).rejects.toMatchObject({
      code: 'FORMAT_FAILED',
      message: expect.stringMatching(/delete\.topic\.enable/),
    });
  });

  it('dies with the process that started it, even by SIGKILL', async () => {
    const script = `
      import { startEmbeddedKafka } from ${JSON.stringify(join(import.meta.dirname, 'broker.ts'))};
      const broker = await startEmbeddedKafka({ dataDir: ${JSON.stringify(join(dataDir, 'orphan'))}, port: 0, controllerPort: 0 });
      console.log(broker.pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await new Promise((fulfil) => parent.stdout.once('data', fulfil)));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 15_000, interval: 100 });
  });
});
