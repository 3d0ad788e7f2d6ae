import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KAFKA_VARIABLES, readKafkaEnvironment } from '../index.ts';

const SERVERS = 'kafka.example:9092';
const faultsOf = (environment: Record<string, string>, servers = SERVERS) =>
  readKafkaEnvironment(servers, environment).faults;
const SASL = {
  KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
  KAFKA_SASL_MECHANISM: 'PLAIN',
  KAFKA_SASL_USERNAME: 'alice',
  KAFKA_SASL_PASSWORD: 'hush',
};

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'launderette-')), 'value');
  writeFileSync(path, text);
  return path;
}

describe('readKafkaEnvironment', () => {
  it('is neither encrypted nor named unless told, and empty is not told', () => {
    const { kafka, faults, shown } = readKafkaEnvironment(SERVERS, {
      KAFKA_SASL_PASSWORD: '',
      KAFKA_SECURITY_PROTOCOL: '',
    });
    expect([kafka, faults]).toEqual([{ bootstrapServers: SERVERS }, []]);
    expect(shown).toEqual({ KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT' });
  });

  it('takes name, password and patience, and shows no secret', () => {
    const { kafka, faults, shown } = readKafkaEnvironment(SERVERS, { ...SASL, KAFKA_MAX_BLOCK_MS: '5000' });
    expect(faults).toEqual([]);
    expect(kafka).toMatchObject({
      sasl: { mechanism: 'PLAIN', username: 'alice', password: 'hush' },
      maxBlockMs: 5_000,
    });
    expect(shown).toMatchObject({ KAFKA_SASL_USERNAME: 'alice', KAFKA_SASL_PASSWORD: '(set)' });
  });

  it('takes a secret from a file, without its last line end', () => {
    const { KAFKA_SASL_PASSWORD: _, ...named } = SASL;
    const { kafka, shown } = readKafkaEnvironment(SERVERS, { ...named, KAFKA_SASL_PASSWORD_FILE: fileWith('hush\n') });
    expect(kafka.sasl?.password).toBe('hush');
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it.each([
    [{ KAFKA_SECURITY_PROTOCOL: 'TLS' }, 'KAFKA_SECURITY_PROTOCOL: is "TLS"; must be one of PLAINTEXT, SSL'],
    [{ ...SASL, KAFKA_SASL_MECHANISM: 'GSSAPI' }, 'KAFKA_SASL_MECHANISM: is "GSSAPI"; must be one of PLAIN'],
    [{ ...SASL, KAFKA_SASL_USERNAME: '' }, 'KAFKA_SASL_USERNAME: is needed'],
    [{ ...SASL, KAFKA_SASL_PASSWORD: '' }, 'KAFKA_SASL_PASSWORD: is needed'],
    [
      { ...SASL, KAFKA_SASL_PASSWORD_FILE: '/dev/null' },
      'KAFKA_SASL_PASSWORD: is set together with KAFKA_SASL_PASSWORD_FILE',
    ],
    [
      { KAFKA_SASL_PASSWORD: 'hush' },
      'KAFKA_SASL_PASSWORD: has no effect unless KAFKA_SECURITY_PROTOCOL is SASL_PLAINTEXT',
    ],
    [{ KAFKA_SSL_CA_FILE: '/ca.pem' }, 'KAFKA_SSL_CA_FILE: has no effect unless KAFKA_SECURITY_PROTOCOL is SSL'],
    [{ KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CA_FILE: '/nowhere/ca.pem' }, 'KAFKA_SSL_CA_FILE: ENOENT'],
    [{ KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CERT_FILE: '/dev/null' }, 'KAFKA_SSL_CERT_FILE: goes together with'],
    [{ KAFKA_MAX_BLOCK_MS: '0' }, 'KAFKA_MAX_BLOCK_MS: is "0"; must be whole milliseconds above 0'],
  ])('refuses %j', (environment, fault) => {
    expect(faultsOf(environment)).toEqual([expect.stringContaining(fault)]);
  });

  it('refuses certificates that cannot be loaded', () => {
    const file = fileWith('-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n');
    const environment = { KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CERT_FILE: file, KAFKA_SSL_KEY_FILE: file };
    expect(faultsOf(environment)).toEqual([expect.stringMatching(/^KAFKA_SSL_CA_FILE, KAFKA_SSL_CERT_FILE/)]);
  });

  it('lists all faults at once, and never a secret', () => {
    const faults = faultsOf(
      { KAFKA_SECURITY_PROTOCOL: 'SASL_SSL', KAFKA_SASL_PASSWORD: 'hush', KAFKA_MAX_BLOCK_MS: 'x' },
      'kafka',
    );
    expect(faults).toHaveLength(4);
    expect(faults.join()).not.toContain('hush');
  });
});

describe('docs/reference/kafka.md', () => {
  it('lists every variable with its default and meaning, and no other', () => {
    const page = readFileSync(new URL('../../../../docs/reference/kafka.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.*) \| (.*) \|$/gm)].map(([, ...cells]) => cells);
    const expected = KAFKA_VARIABLES.map((variable) => [
      variable.name,
      variable.default === undefined ? 'none' : `\`${variable.default}\``,
      variable.meaning,
    ]);
    expect(rows).toEqual(expected);
  });
});
