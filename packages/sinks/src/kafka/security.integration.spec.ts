import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, runKafkaTool, startEmbeddedKafka } from '@launderette/broker';
import { topicName } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaClient, KafkaSink, openTransactionalProducer, readKafkaEnvironment, waitForBroker } from '../index.ts';
import { type Certificates, makeCertificates, STORE_PASSWORD } from '../testing/certificates.ts';
import { readTopic } from '../testing/reader.ts';
import { createStreamTopics } from '../testing/stream-topics.ts';
import { Traffic } from '../testing/traffic.ts';

const USER = 'alice';
/** With the characters that SCRAM must not send as they are. */
const SCRAM_PASSWORD = 'p=w secret';
const PLAIN_PASSWORD = 'plain-secret';
const TRIES_MS = 300;

describe('secured connections to a real broker', () => {
  let folder: string;
  let files: Certificates;
  let broker: EmbeddedKafka;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'launderette-security-'));
    files = await makeCertificates(folder);
    broker = await startEmbeddedKafka({
      dataDir: join(folder, 'kafka'),
      port: 0,
      controllerPort: 0,
      listeners: [
        { name: 'ENCRYPTED', protocol: 'SSL', port: 0 },
        { name: 'MUTUAL', protocol: 'SSL', port: 0 },
        { name: 'NAMED', protocol: 'SASL_PLAINTEXT', port: 0 },
        { name: 'BOTH', protocol: 'SASL_SSL', port: 0 },
      ],
      extraProperties: brokerSecurity(files),
    });
    for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
      const { code, stderr } = await runKafkaTool('kafka.admin.ConfigCommand', [
        ...['--bootstrap-server', broker.bootstrap, '--alter', '--entity-type', 'users', '--entity-name', USER],
        ...['--add-config', `${mechanism}=[iterations=4096,password=${SCRAM_PASSWORD}]`],
      ]);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
    }
  });
  afterAll(async () => {
    await broker?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the environment says of a listener of the broker. */
  const reach = (listener: string, environment: Record<string, string>) => {
    const { kafka, faults } = readKafkaEnvironment(broker.listeners[listener]!, environment);
    expect(faults).toEqual([]);
    return kafka;
  };
  const tls = () => ({ KAFKA_SSL_CA_FILE: files.ca, KAFKA_SSL_SERVER_NAME: 'broker.test' });
  const sasl = (mechanism: string, password: string) => ({
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: USER,
    KAFKA_SASL_PASSWORD: password,
  });
  const refusal = (listener: string, environment: Record<string, string>) =>
    waitForBroker(reach(listener, environment), TRIES_MS).then(
      () => 'accepted',
      (error: unknown) => error,
    );

  it.each([
    ['TLS', 'ENCRYPTED', () => ({ KAFKA_SECURITY_PROTOCOL: 'SSL', ...tls() })],
    [
      'TLS with certificates on both sides',
      'MUTUAL',
      () => ({
        KAFKA_SECURITY_PROTOCOL: 'SSL',
        ...tls(),
        KAFKA_SSL_CERT_FILE: files.clientCert,
        KAFKA_SSL_KEY_FILE: files.clientKey,
      }),
    ],
    ['PLAIN', 'NAMED', () => ({ KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT', ...sasl('PLAIN', PLAIN_PASSWORD) })],
    [
      'SCRAM-SHA-256',
      'NAMED',
      () => ({ KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT', ...sasl('SCRAM-SHA-256', SCRAM_PASSWORD) }),
    ],
    [
      'SCRAM-SHA-512 over TLS',
      'BOTH',
      () => ({ KAFKA_SECURITY_PROTOCOL: 'SASL_SSL', ...tls(), ...sasl('SCRAM-SHA-512', SCRAM_PASSWORD) }),
    ],
  ] as const)('carries topics, batches and transactions over %s', async (what, listener, environment) => {
    const kafka = reach(listener, environment());
    const stream = what.toLowerCase().replaceAll(' ', '-');
    await createStreamTopics(kafka, stream, 1);
    const traffic = new Traffic({ framing: 'kafka', shards: 1, rows: 10 });
    const sink = new KafkaSink({ kafka, stream });
    await sink.open();
    sink.write(traffic.next());
    await sink.flush();
    await sink.close();
    const client = new KafkaClient(kafka);
    const producer = await openTransactionalProducer({ client, stream, transactionalId: stream });
    await producer.begin();
    producer.write(traffic.next());
    expect(await producer.commit()).toBe('committed');
    await producer.close();
    await client.close();
    expect(await readTopic(broker.bootstrap, topicName(stream, 'transactions'), 20)).toHaveLength(20);
  });

  it.each([
    ['PLAIN', 'NAMED', 'SASL_PLAINTEXT', {}],
    ['SCRAM-SHA-256', 'NAMED', 'SASL_PLAINTEXT', {}],
    ['SCRAM-SHA-512', 'BOTH', 'SASL_SSL', { tls: true }],
  ])(
    'refuses a wrong password of %s at once, without showing it',
    async (mechanism, listener, protocol, { tls: encrypted }: { tls?: boolean }) => {
      const error = await refusal(listener, {
        KAFKA_SECURITY_PROTOCOL: protocol,
        ...sasl(mechanism, 'wrong-word'),
        ...(encrypted ? tls() : {}),
      });
      expect(error).toMatchObject({
        code: 'AUTHENTICATION_FAILED',
        retryable: false,
        message: expect.stringMatching(/refuses us.*KAFKA_SASL_PASSWORD/) as string,
      });
      expect(String(error)).not.toContain('wrong-word');
    },
  );

  it('refuses a broker that no known authority vouches for, and one of another name', async () => {
    const strange = { KAFKA_SECURITY_PROTOCOL: 'SSL', ...tls(), KAFKA_SSL_CA_FILE: files.strangerCa };
    const renamed = { KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CA_FILE: files.ca };
    for (const environment of [strange, renamed])
      expect(await refusal('ENCRYPTED', environment)).toMatchObject({
        code: 'TLS_FAILED',
        retryable: false,
        message: expect.stringContaining('KAFKA_SSL_CA_FILE') as string,
      });
  });

  it.each([
    ['TLS wanted and not spoken', 'ENCRYPTED', {}, 'TLS_FAILED', /KAFKA_SECURITY_PROTOCOL/],
    ['SASL wanted and not spoken', 'NAMED', {}, 'BROKER_UNREACHABLE', /may want SASL: KAFKA_SECURITY_PROTOCOL/],
  ])('says what is missing: %s', async (_what, listener, environment, code, message) => {
    expect(await refusal(listener, environment)).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('says that a broker does not speak TLS', async () => {
    const { kafka } = readKafkaEnvironment(broker.bootstrap, { KAFKA_SECURITY_PROTOCOL: 'SSL', ...tls() });
    await expect(waitForBroker(kafka, TRIES_MS)).rejects.toThrow(/may not speak TLS: KAFKA_SECURITY_PROTOCOL/);
  });

  it('reads the password from a file', async () => {
    const path = join(folder, 'password');
    await writeFile(path, `${PLAIN_PASSWORD}\n`);
    const { KAFKA_SASL_PASSWORD: _, ...named } = sasl('PLAIN', '');
    expect(
      await refusal('NAMED', { KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT', ...named, KAFKA_SASL_PASSWORD_FILE: path }),
    ).toBe('accepted');
  });
});

function brokerSecurity(files: Certificates): Record<string, string> {
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${USER}="${PLAIN_PASSWORD}";`;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const listener = (name: string) => ({
    [`listener.name.${name}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    [`listener.name.${name}.plain.sasl.jaas.config`]: plain,
    [`listener.name.${name}.scram-sha-256.sasl.jaas.config`]: scram,
    [`listener.name.${name}.scram-sha-512.sasl.jaas.config`]: scram,
  });
  return {
    ...listener('named'),
    ...listener('both'),
    'ssl.keystore.location': files.brokerStore,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.password': STORE_PASSWORD,
    'ssl.truststore.location': files.brokerTrust,
    'ssl.truststore.type': 'PKCS12',
    'ssl.truststore.password': STORE_PASSWORD,
    'listener.name.mutual.ssl.client.auth': 'required',
  };
}
