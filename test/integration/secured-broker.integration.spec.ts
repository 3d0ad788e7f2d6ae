import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts, root, runLaunderette, TestProcess } from './support/processes.ts';
import { readTopic } from './support/read-topic.ts';

const PASSWORD = 'right-word';

describe('the command line and a broker that asks for a password', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launderette-secured-'));
  let broker: EmbeddedKafka;
  let server = '';

  beforeAll(async () => {
    const module = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    broker = await startEmbeddedKafka({
      dataDir: folder,
      port: 0,
      controllerPort: 0,
      listeners: [{ name: 'NAMED', protocol: 'SASL_PLAINTEXT', port: 0 }],
      extraProperties: {
        'listener.name.named.sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.named.plain.sasl.jaas.config': `${module} user_alice="${PASSWORD}";`,
      },
    });
    server = broker.listeners['NAMED'] ?? '';
  });
  afterAll(async () => {
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const named = (password: string) => ({
    KAFKA_BOOTSTRAP_SERVERS: server,
    KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
    KAFKA_SASL_MECHANISM: 'PLAIN',
    KAFKA_SASL_USERNAME: 'alice',
    KAFKA_SASL_PASSWORD: password,
  });
  const stream = [
    'stream',
    '--events',
    '500',
    '--customers',
    '1000',
    '--shards',
    '2',
    '--pace',
    'max',
    '--name',
    'secured',
  ];

  it('streams with the right password', async () => {
    const { code, output } = await runLaunderette(stream, named(PASSWORD));
    expect(code, output).toBe(0);
    expect(await readTopic(broker.bootstrap, 'synth.secured.transactions')).toHaveLength(500);
  });

  it('exits 3 with a wrong one, says what to look at, and does not show it', async () => {
    const { code, output } = await runLaunderette(stream, named('wrong-word'));
    expect([code, output]).toEqual([3, expect.stringMatching(/refuses us.*KAFKA_SASL_PASSWORD/)]);
    expect(output).not.toContain('wrong-word');
  });

  it('ends the service with 3 too', async () => {
    const [grpc = '', http = '', metrics = ''] = await freePorts(3);
    const ports = { GRPC_PORT: grpc, HTTP_PORT: http, METRICS_PORT: metrics };
    const main = join(root, 'services', 'host', 'dist', 'main.js');
    const service = new TestProcess(process.execPath, [main], {
      ...named('wrong-word'),
      ...ports,
      LAUNDERETTE_DATA_DIR: folder,
    });
    expect([await service.ended, service.output]).toEqual([
      3,
      expect.stringMatching(/refuses us.*KAFKA_SASL_PASSWORD/),
    ]);
    expect(service.output).not.toContain('wrong-word');
  });

  it('exits 2 when the settings do not fit together', async () => {
    const { code, output } = await runLaunderette(stream, { ...named(''), KAFKA_SASL_MECHANISM: 'NONE' });
    expect([code, output]).toEqual([2, expect.stringMatching(/KAFKA_SASL_MECHANISM[\s\S]*KAFKA_SASL_PASSWORD/)]);
  });

  it.each([
    [PASSWORD, /ok\s+broker .*answers, PLAIN/],
    ['wrong-word', /NO\s+broker .*AUTHENTICATION_FAILED[\s\S]*KAFKA_SASL_PASSWORD/],
  ])('doctor asks as the service would (%s)', async (password, finding) => {
    const { output } = await runLaunderette(['doctor'], named(password));
    expect(output).toMatch(finding);
  });
});
