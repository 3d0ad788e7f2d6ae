import { readFileSync } from 'node:fs';
import { messageOf } from '../errors.ts';
import { type KafkaOptions, parseBootstrap } from './options.ts';
import { type KafkaTls, SASL_MECHANISMS, tlsFault } from './security.ts';

/** How connections are secured, by Kafka's own names. */
const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;

export interface KafkaVariable {
  readonly name: string;
  /** Never shown. Secrets, and only they, can also be given as `<NAME>_FILE`, the path of a file that holds the value. */
  readonly secret?: true;
  readonly default?: string;
  readonly meaning: string;
}

/** Every variable that decides how Kafka is reached, besides its address. */
export const KAFKA_VARIABLES: readonly KafkaVariable[] = [
  { name: 'KAFKA_SECURITY_PROTOCOL', default: 'PLAINTEXT', meaning: `one of ${PROTOCOLS.join(', ')}` },
  { name: 'KAFKA_SASL_MECHANISM', meaning: `with SASL: one of ${SASL_MECHANISMS.join(', ')}` },
  { name: 'KAFKA_SASL_USERNAME', meaning: 'with SASL: who we are' },
  { name: 'KAFKA_SASL_PASSWORD', secret: true, meaning: 'with SASL: the password' },
  {
    name: 'KAFKA_SSL_CA_FILE',
    meaning: 'with SSL: PEM file of the authorities that vouch for brokers; unset: those of Node',
  },
  { name: 'KAFKA_SSL_CERT_FILE', meaning: 'with SSL: PEM file of our own certificate, if brokers ask for one' },
  { name: 'KAFKA_SSL_KEY_FILE', meaning: 'with SSL: PEM file of its key' },
  { name: 'KAFKA_SSL_KEY_PASSWORD', secret: true, meaning: 'with SSL: password of an encrypted key' },
  {
    name: 'KAFKA_SSL_SERVER_NAME',
    meaning: "with SSL: name that brokers' certificates bear; unset: the host connected to",
  },
  {
    name: 'KAFKA_MAX_BLOCK_MS',
    meaning: 'milliseconds for which Kafka may take nothing before a stream fails; unset: for ever',
  },
];

type Environment = Readonly<Record<string, string | undefined>>;

export interface KafkaEnvironment {
  readonly kafka: KafkaOptions;
  /** Every fault, beginning with the variable's name; `kafka` is not to be used if there is one. */
  readonly faults: readonly string[];
  /** What is set, for logs: secrets only as `(set)`. */
  readonly shown: Readonly<Record<string, string>>;
}

/** Reads how the Kafka at `bootstrapServers` is reached. The one place where these variables are read. */
export function readKafkaEnvironment(bootstrapServers: string, environment: Environment): KafkaEnvironment {
  const reader = new Reader(environment);
  const protocol = reader.choice('KAFKA_SECURITY_PROTOCOL', PROTOCOLS) ?? 'PLAINTEXT';
  const tls = protocol.endsWith('SSL') ? readTls(reader) : reader.refuse('KAFKA_SSL_', 'SSL or SASL_SSL');
  const sasl = protocol.startsWith('SASL')
    ? readSasl(reader)
    : reader.refuse('KAFKA_SASL_', 'SASL_PLAINTEXT or SASL_SSL');
  const maxBlockMs = reader.milliseconds('KAFKA_MAX_BLOCK_MS');
  try {
    parseBootstrap(bootstrapServers);
  } catch (error) {
    reader.faults.push(`KAFKA_BOOTSTRAP_SERVERS: ${messageOf(error)}`);
  }
  const kafka: KafkaOptions = {
    bootstrapServers,
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl }),
    ...(maxBlockMs === undefined ? {} : { maxBlockMs }),
  };
  return { kafka, faults: reader.faults, shown: reader.shown() };
}

function readTls(reader: Reader): KafkaTls {
  const ca = reader.file('KAFKA_SSL_CA_FILE');
  const cert = reader.file('KAFKA_SSL_CERT_FILE');
  const key = reader.file('KAFKA_SSL_KEY_FILE');
  const keyPassword = reader.value('KAFKA_SSL_KEY_PASSWORD');
  const serverName = reader.value('KAFKA_SSL_SERVER_NAME');
  if (reader.isSet('KAFKA_SSL_CERT_FILE') !== reader.isSet('KAFKA_SSL_KEY_FILE'))
    reader.faults.push('KAFKA_SSL_CERT_FILE: goes together with KAFKA_SSL_KEY_FILE; set both or neither');
  const tls: KafkaTls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(keyPassword === undefined ? {} : { keyPassword }),
    ...(serverName === undefined ? {} : { serverName }),
  };
  const fault = tlsFault(tls);
  if (fault !== undefined) reader.faults.push(`KAFKA_SSL_CA_FILE, KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE: ${fault}`);
  return tls;
}

function readSasl(reader: Reader): KafkaOptions['sasl'] {
  const mechanism = reader.required('KAFKA_SASL_MECHANISM', reader.choice('KAFKA_SASL_MECHANISM', SASL_MECHANISMS));
  const username = reader.required('KAFKA_SASL_USERNAME', reader.value('KAFKA_SASL_USERNAME'));
  const password = reader.required('KAFKA_SASL_PASSWORD', reader.value('KAFKA_SASL_PASSWORD'));
  if (mechanism === undefined || username === undefined || password === undefined) return undefined;
  return { mechanism, username, password };
}

/** Takes values and collects faults. An empty variable is one that is not set. */
class Reader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  isSet(name: string): boolean {
    return Boolean(this.#environment[name]);
  }

  value(name: string): string | undefined {
    const direct = this.#environment[name] || undefined;
    const path = this.#environment[`${name}_FILE`] || undefined;
    const secret = KAFKA_VARIABLES.find((variable) => variable.name === name)?.secret;
    if (path === undefined || secret === undefined) return direct;
    if (direct !== undefined) this.faults.push(`${name}: is set together with ${name}_FILE; set one of them`);
    return this.file(`${name}_FILE`)?.trimEnd();
  }

  /** The content of the file that a variable names. */
  file(name: string): string | undefined {
    const path = this.#environment[name] || undefined;
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      this.faults.push(`${name}: ${messageOf(error)}`);
      return undefined;
    }
  }

  choice<Known extends string>(name: string, known: readonly Known[]): Known | undefined {
    const text = this.value(name);
    const found = known.find((each) => each === text);
    if (text !== undefined && found === undefined)
      this.faults.push(`${name}: is ${JSON.stringify(text)}; must be one of ${known.join(', ')}`);
    return found;
  }

  milliseconds(name: string): number | undefined {
    const text = this.value(name);
    if (text === undefined) return undefined;
    if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
    this.faults.push(`${name}: is ${JSON.stringify(text)}; must be whole milliseconds above 0`);
    return undefined;
  }

  required<Value>(name: string, value: Value | undefined): Value | undefined {
    if (value === undefined && !this.faults.some((fault) => fault.startsWith(name)))
      this.faults.push(`${name}: is needed with this KAFKA_SECURITY_PROTOCOL`);
    return value;
  }

  /** Settings that the protocol ignores are a mistake: somebody believes to be protected who is not. */
  refuse(prefix: string, needed: string): undefined {
    const names = Object.keys(this.#environment).filter((name) => name.startsWith(prefix) && this.isSet(name));
    const known = names.filter((name) =>
      KAFKA_VARIABLES.some((each) => each.name === name || `${each.name}_FILE` === name),
    );
    for (const name of known) this.faults.push(`${name}: has no effect unless KAFKA_SECURITY_PROTOCOL is ${needed}`);
    return undefined;
  }

  shown(): Record<string, string> {
    const set = KAFKA_VARIABLES.flatMap(({ name, secret, default: otherwise }) => {
      const given = this.#environment[name] || (secret && this.#environment[`${name}_FILE`]) || otherwise;
      return given ? [[name, secret ? '(set)' : given]] : [];
    });
    return Object.fromEntries(set);
  }
}
