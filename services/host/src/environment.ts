import { readFileSync } from 'node:fs';
import { limits } from '@launderette/simulator';
import { type KafkaOptions, readKafkaEnvironment, SESSION_TIMEOUT_MS_DEFAULT } from '@launderette/sinks';
import { z } from 'zod';
import { HostError } from './errors.ts';

/** What a process does: all of them on a laptop, some of them each in a cluster. */
export const ROLES = ['control', 'simulator', 'trainer', 'scorer'] as const;

export type Role = (typeof ROLES)[number];

const port = (number: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port, 1 to 65535')
    .default(String(number))
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65_535, { error: 'must be a port, 1 to 65535' });
const host = z
  .string()
  .regex(/^[A-Za-z0-9.:-]+$/, 'must be a host name or an address')
  .default('127.0.0.1');

const SESSION_BOUNDS = 'must be whole milliseconds, 6000 to 1800000';
const BOOTSTRAP_DEFAULT = '127.0.0.1:9092';
const bootstrapServer = /^(\[[^\]\s]+\]|[^:,\s]+):\d{1,5}$/;

const roles = z
  .string()
  .default(ROLES.join(','))
  .transform((text) => text.split(',').map((role) => role.trim()))
  .superRefine((given, context) => {
    for (const role of given.filter((each) => !ROLES.some((known) => known === each))) {
      context.addIssue({ code: 'custom', message: `"${role}" is no role; known: ${ROLES.join(', ')}` });
    }
  })
  .transform((given) => given as readonly Role[]);

/** Every variable that the service reads, besides those that say how Kafka is reached. Each can also be given as `<NAME>_FILE`, the path of a file that holds the value. */
const variables = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  ROLES: roles,
  GRPC_HOST: host,
  GRPC_PORT: port(50051),
  HTTP_HOST: host,
  HTTP_PORT: port(8080),
  METRICS_HOST: host,
  METRICS_PORT: port(9464),
  KAFKA_BOOTSTRAP_SERVERS: z
    .string()
    .default(BOOTSTRAP_DEFAULT)
    .refine((list) => list.split(',').every((server) => bootstrapServer.test(server.trim())), {
      error: 'must be host:port, several separated by commas',
    }),
  /** Keeps the schemas of streams in protobuf and Avro; they are registered when a stream is created. */
  SCHEMA_REGISTRY_URL: z
    .string()
    .regex(/^https?:\/\/[^@\s]+$/, 'must be http://host:port or https://host:port, without user and password')
    .optional(),
  SCHEMA_REGISTRY_USERNAME: z.string().optional(),
  SCHEMA_REGISTRY_PASSWORD: z.string().optional(),
  /** How long a start waits for a broker: one that is started beside us needs some of it. */
  BROKER_WAIT_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be whole seconds, 0 to 9999')
    .default('60')
    .transform(Number),
  /** How often the state of each stream is saved: a restart replays about as much, so tests and large worlds differ. */
  SNAPSHOT_INTERVAL_MS: z
    .string()
    .regex(/^\d{3,8}$/, 'must be whole milliseconds, 100 to 99999999')
    .default(String(limits.SNAPSHOT_INTERVAL_MS))
    .transform(Number),
  /** A process of a shared stream that is silent for so long loses its shards; brokers allow 6 s to 30 min. */
  SHARD_SESSION_TIMEOUT_MS: z
    .string()
    .regex(/^\d{4,7}$/, SESSION_BOUNDS)
    .default(String(SESSION_TIMEOUT_MS_DEFAULT))
    .transform(Number)
    .refine((value) => value >= 6_000 && value <= 1_800_000, { error: SESSION_BOUNDS }),
  /** Where the trainer keeps models; absent: the folder `models` of the data directory. One service a folder. */
  MODELS_DIR: z.string().optional(),
  /** Folder below which callers may name tables to train on; absent: none, they upload them. */
  TRAINING_DATA_ROOT: z.string().optional(),
  /** What one training, evaluation or sampling call may hold in memory: half of a laptop's, and what a million rows of 24 columns need. */
  TRAINING_MEMORY_MB: z
    .string()
    .regex(/^\d{3,7}$/, 'must be whole mebibytes, 100 to 9999999')
    .default('4096')
    .transform(Number),
  /** When one training, evaluation or sampling call is given up: four times what the slowest kind of model is to need. */
  TRAINING_SECONDS_MAX: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be whole seconds, 1 to 999999')
    .default('3600')
    .transform(Number),
  LAUNDERETTE_DATA_DIR: z.string().min(1, 'must be a path').default('.launderette'),
  /** Exactly-once streams are shared out among all processes of the role simulator; always so where a process lacks a role. */
  SPREAD_STREAMS: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  RECREATE_TOPICS: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

/** Names of all variables. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape);

/** Never logged, wherever it came from. */
const SECRETS: readonly string[] = ['SCHEMA_REGISTRY_PASSWORD'];

/** The service's configuration, whole and valid. */
export type HostConfig = Readonly<z.output<typeof variables>>;

export interface ReadEnvironment {
  readonly config: HostConfig;
  /** How Kafka is reached. */
  readonly kafka: KafkaOptions;
  /** The configuration for the log: what came from a file may be a secret and is not shown. */
  readonly shown: Readonly<Record<string, unknown>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment once. Throws INVALID_CONFIGURATION with every fault, a line each. */
export function readEnvironment(environment: Environment): ReadEnvironment {
  const faults: string[] = [];
  const given: Record<string, string> = {};
  const fromFile = new Set<string>();
  for (const name of VARIABLES) {
    const value = givenValue(name, environment, faults);
    if (value !== undefined) given[name] = value;
    if (environment[`${name}_FILE`]) fromFile.add(name);
  }
  const parsed = variables.safeParse(given);
  const kafka = readKafkaEnvironment(given['KAFKA_BOOTSTRAP_SERVERS'] ?? BOOTSTRAP_DEFAULT, environment);
  // That the list of servers is wrong is said above, with all that is wrong with the rest.
  faults.push(...kafka.faults.filter((fault) => !fault.startsWith('KAFKA_BOOTSTRAP_SERVERS')));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  if (!parsed.success || faults.length > 0)
    throw new HostError(
      'INVALID_CONFIGURATION',
      `invalid environment:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  const shown = Object.entries(parsed.data).map(([name, value]) => [
    name,
    fromFile.has(name) ? '(from a file)' : SECRETS.includes(name) ? '(secret)' : value,
  ]);
  return { config: parsed.data, kafka: kafka.kafka, shown: { ...Object.fromEntries(shown), ...kafka.shown } };
}

/** An empty variable is one that is not set, as in compose files and charts. */
function givenValue(name: string, environment: Environment, faults: string[]): string | undefined {
  const direct = environment[name] || undefined;
  const path = environment[`${name}_FILE`] || undefined;
  if (path === undefined) return direct;
  if (direct !== undefined) faults.push(`${name}: is set together with ${name}_FILE; set one of them`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
