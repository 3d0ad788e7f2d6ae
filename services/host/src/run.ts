import { join } from 'node:path';
import { MEASURED_METHODS, PHASES, STATUS_CODES } from '@launderette/control';
import { createStreamControl, kafkaOutlets, type Places, type StreamControl } from '@launderette/simulator';
import {
  type KafkaOptions,
  type RegistryOptions,
  SinkError,
  type SinkErrorCode,
  waitForBroker,
} from '@launderette/sinks';
import { Telemetry } from '@launderette/telemetry';
import { Trainer } from '@launderette/trainer';
import type { Logger } from 'pino';
import { buildCatalogue } from './catalogue.ts';
import { type HostConfig, type Role, readEnvironment } from './environment.ts';
import { HostError } from './errors.ts';
import { HOST_EXIT, type HostExit } from './exit-codes.ts';
import { authority, Host } from './host.ts';
import { createLogger } from './logging.ts';
import { VERSION } from './version.ts';

/** How long the creation of a stream waits for a broker that was lost: within the deadline of its caller. */
const SINK_WAIT_MS = 10_000;

/** Why a broker cannot be used: none, too old, or one that will not have us. */
const UNUSABLE: ReadonlySet<SinkErrorCode> = new Set([
  'BROKER_UNREACHABLE',
  'BROKER_TOO_OLD',
  'AUTHENTICATION_FAILED',
  'TLS_FAILED',
]);

/** Runs the service until the signal aborts; fulfils with the exit code. */
export async function run(environment: NodeJS.ProcessEnv, stop: AbortSignal): Promise<HostExit> {
  try {
    const { config, kafka, shown } = readEnvironment(environment);
    const logger = createLogger(config);
    logger.info({ version: VERSION, node: process.version, config: shown }, 'starting');
    await serve(config, kafka, logger, stop);
    logger.info('stopped');
    return HOST_EXIT.ok;
  } catch (error) {
    process.stderr.write(`launderette: ${error instanceof HostError ? error.message : describe(error)}\n`);
    return error instanceof HostError ? error.exitCode : HOST_EXIT.failure;
  }
}

async function serve(config: HostConfig, kafka: KafkaOptions, logger: Logger, stop: AbortSignal): Promise<void> {
  const telemetry = new Telemetry({
    version: VERSION,
    phases: PHASES,
    grpcMethods: MEASURED_METHODS,
    grpcCodes: STATUS_CODES,
  });
  const [controls, simulates] = [config.ROLES.includes('control'), config.ROLES.includes('simulator')];
  const streams = controls || simulates ? streamControl(config, kafka, logger, telemetry) : undefined;
  const control = streams && controls ? { control: streams, catalogue: buildCatalogue() } : undefined;
  const trainer = config.ROLES.includes('trainer') ? await openTrainer(config, logger, telemetry) : undefined;
  const host = await Host.start({ config, logger, telemetry, control, streams, trainer });
  try {
    if (streams) await brokerAnswers(config, kafka, logger, stop);
    if (!stop.aborted) await streams?.takeUp();
    if (!stop.aborted) announce(host, config, logger);
    await aborted(stop);
  } finally {
    logger.info('draining');
    await host.stop();
  }
}

function streamControl(config: HostConfig, kafka: KafkaOptions, logger: Logger, telemetry: Telemetry): StreamControl {
  const outlets = kafkaOutlets({
    kafka,
    recreateTopics: config.RECREATE_TOPICS,
    resumable: true,
    sessionTimeoutMs: config.SHARD_SESSION_TIMEOUT_MS,
    sharing: config.SPREAD_STREAMS || placeOf(config.ROLES) !== 'everything',
    ...registryOf(config),
    waitMs: SINK_WAIT_MS,
    say: (message) => logger.warn(message),
  });
  return createStreamControl({
    outlets,
    lives: placeOf(config.ROLES),
    telemetry,
    dataDir: config.LAUNDERETTE_DATA_DIR,
    places: placesOf(config),
    snapshotIntervalMs: config.SNAPSHOT_INTERVAL_MS,
    log: (message) => logger.info(message),
  });
}

/** Whole streams live where both roles are, so that one process has each of them. */
function placeOf(roles: readonly Role[]): 'everything' | 'shards' | 'nothing' {
  if (!roles.includes('simulator')) return 'nothing';
  return roles.includes('control') ? 'everything' : 'shards';
}

const modelsDirOf = ({ MODELS_DIR, LAUNDERETTE_DATA_DIR }: HostConfig): string =>
  MODELS_DIR ?? join(LAUNDERETTE_DATA_DIR, 'models');

/** Models, and rows that callers name or have uploaded. */
function placesOf(config: HostConfig): Places {
  const { TRAINING_DATA_ROOT: dataRoot, LAUNDERETTE_DATA_DIR } = config;
  const own = { modelsDir: modelsDirOf(config), uploadsDir: join(LAUNDERETTE_DATA_DIR, 'rows') };
  return dataRoot === undefined ? own : { ...own, dataRoot };
}

function openTrainer(config: HostConfig, logger: Logger, telemetry: Telemetry): Promise<Trainer> {
  const { TRAINING_DATA_ROOT: dataRoot, TRAINING_MEMORY_MB, TRAINING_SECONDS_MAX } = config;
  return Trainer.open({
    modelsDir: modelsDirOf(config),
    limits: { memoryMebibytesMax: TRAINING_MEMORY_MB, msMax: TRAINING_SECONDS_MAX * 1000 },
    telemetry,
    log: (message) => logger.warn(message),
    ...(dataRoot === undefined ? {} : { dataRoot }),
  });
}

function registryOf(config: HostConfig): { registry?: RegistryOptions } {
  const { SCHEMA_REGISTRY_URL: url, SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = config;
  if (url === undefined) return {};
  return {
    registry: { url, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) },
  };
}

/** Waits for the broker, saying so. Throws BROKER_ABSENT; returns early when the service is stopped. */
async function brokerAnswers(
  config: HostConfig,
  kafka: KafkaOptions,
  logger: Logger,
  stop: AbortSignal,
): Promise<void> {
  const { bootstrapServers } = kafka;
  const timeoutMs = config.BROKER_WAIT_SECONDS * 1000;
  try {
    await waitForBroker(
      kafka,
      timeoutMs,
      ({ waitedMs, reason }) =>
        logger.warn({ bootstrapServers, waitedMs, timeoutMs, reason }, 'waiting for the broker'),
      stop,
    );
  } catch (error) {
    if (stop.aborted) return;
    const known = error instanceof SinkError && UNUSABLE.has(error.code);
    throw known ? new HostError('BROKER_ABSENT', error.message, { cause: error }) : error;
  }
}

function announce(host: Host, config: HostConfig, logger: Logger): void {
  host.ready();
  const addresses = {
    grpc: authority(config.GRPC_HOST, config.GRPC_PORT),
    http: `http://${authority(config.HTTP_HOST, config.HTTP_PORT)}`,
    metrics: `http://${authority(config.METRICS_HOST, config.METRICS_PORT)}/metrics`,
  };
  logger.info(addresses, 'ready');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
