import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROLES, readEnvironment, VARIABLES } from './environment.ts';
import { HostError } from './errors.ts';
import { HOST_EXIT } from './exit-codes.ts';

/** The message with which an environment is refused. */
function refusal(environment: Record<string, string>): string {
  try {
    readEnvironment(environment);
  } catch (error) {
    if (error instanceof HostError && error.code === 'INVALID_CONFIGURATION') return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
}

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'launderette-')), 'value');
  writeFileSync(path, text);
  return path;
}

describe('readEnvironment', () => {
  it('has a default for everything', () => {
    expect(readEnvironment({}).config).toMatchObject({
      ROLES: [...ROLES],
      GRPC_HOST: '127.0.0.1',
      GRPC_PORT: 50051,
      HTTP_PORT: 8080,
      METRICS_PORT: 9464,
      KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:9092',
      BROKER_WAIT_SECONDS: 60,
      SPREAD_STREAMS: false,
      SHARD_SESSION_TIMEOUT_MS: 30_000,
      RECREATE_TOPICS: false,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ GRPC_PORT: '', ROLES: '' }).config).toMatchObject({ GRPC_PORT: 50051, ROLES: [...ROLES] });
  });

  it.each([
    [{ GRPC_PORT: '0' }, 'GRPC_PORT: must be a port'],
    [{ GRPC_PORT: '70000' }, 'GRPC_PORT: must be a port'],
    [{ HTTP_PORT: '80a' }, 'HTTP_PORT: must be a port'],
    [{ ROLES: 'control,simulator,cook' }, 'ROLES: "cook" is no role; known: control, simulator, trainer, scorer'],
    [{ KAFKA_BOOTSTRAP_SERVERS: 'kafka' }, 'KAFKA_BOOTSTRAP_SERVERS: must be host:port'],
    [{ RECREATE_TOPICS: 'yes' }, 'RECREATE_TOPICS: '],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: '],
    [{ METRICS_HOST: 'no host' }, 'METRICS_HOST: must be a host name or an address'],
    [{ BROKER_WAIT_SECONDS: '-1' }, 'BROKER_WAIT_SECONDS: must be whole seconds'],
    [{ SHARD_SESSION_TIMEOUT_MS: '5999' }, 'SHARD_SESSION_TIMEOUT_MS: must be whole milliseconds, 6000 to 1800000'],
    [{ KAFKA_SECURITY_PROTOCOL: 'TLS' }, 'KAFKA_SECURITY_PROTOCOL: is "TLS"'],
    [{ KAFKA_SECURITY_PROTOCOL: 'SASL_SSL' }, 'KAFKA_SASL_PASSWORD: is needed'],
    [{ GRPC_PORT_FILE: '/nowhere/at/all' }, 'GRPC_PORT_FILE: ENOENT'],
  ])('refuses %j', (environment, message) => {
    expect(refusal(environment)).toContain(message);
  });

  it('lists all faults at once', () => {
    const message = refusal({ GRPC_PORT: 'x', ROLES: 'cook', RECREATE_TOPICS: 'maybe' });
    expect(message.split('\n')).toHaveLength(4);
  });

  it('reads a value from a file and does not show it', () => {
    const { config, shown } = readEnvironment({ KAFKA_BOOTSTRAP_SERVERS_FILE: fileWith('secret.example:9092\n') });
    expect(config.KAFKA_BOOTSTRAP_SERVERS).toBe('secret.example:9092');
    expect(JSON.stringify(shown)).not.toContain('secret');
  });

  it('passes on how Kafka is reached, and shows no password', () => {
    const { kafka, shown } = readEnvironment({
      KAFKA_BOOTSTRAP_SERVERS: 'kafka.example:9093',
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: 'alice',
      KAFKA_SASL_PASSWORD: 'hush',
    });
    expect(kafka).toMatchObject({ bootstrapServers: 'kafka.example:9093', tls: {}, sasl: { password: 'hush' } });
    expect(JSON.stringify(shown)).toContain('SCRAM-SHA-512');
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('shows no password and takes no URL with one', () => {
    const registry = { SCHEMA_REGISTRY_URL: 'http://registry:8081', SCHEMA_REGISTRY_PASSWORD: 'hush' };
    expect(JSON.stringify(readEnvironment(registry).shown)).not.toContain('hush');
    expect(refusal({ SCHEMA_REGISTRY_URL: 'http://ann:hush@registry' })).toContain('without user and password');
  });

  it('refuses a variable together with its file', () => {
    expect(refusal({ GRPC_PORT: '1', GRPC_PORT_FILE: fileWith('2') })).toContain(
      'GRPC_PORT: is set together with GRPC_PORT_FILE',
    );
  });
});

describe('docs/reference/service.md', () => {
  const page = readFileSync(new URL('../../../docs/reference/service.md', import.meta.url), 'utf8');
  const firstCells = [...page.matchAll(/^\| (`[A-Z_]+`|\d) \| ([^|]*) \|/gm)].map(([, cell = '', second = '']) => [
    cell,
    second,
  ]);

  it('lists every variable, and no other', () => {
    const listed = firstCells.map(([cell]) => cell).filter((cell) => cell?.startsWith('`'));
    expect(listed.toSorted()).toEqual(VARIABLES.map((name) => `\`${name}\``).toSorted());
  });

  it('gives the defaults', () => {
    const { config } = readEnvironment({});
    for (const [cell = '', given] of firstCells.filter(
      ([first]) => first?.startsWith('`') && first !== '`LOG_LEVEL`',
    )) {
      const value = config[cell.replaceAll('`', '') as keyof typeof config];
      expect(`${cell} ${given}`).toBe(value === undefined ? `${cell} none` : `${cell} \`${String(value)}\``);
    }
  });

  it('lists every exit code', () => {
    const listed = firstCells.map(([cell]) => cell).filter((cell) => !cell?.startsWith('`'));
    expect(listed.map(Number)).toEqual(Object.values(HOST_EXIT));
  });
});
