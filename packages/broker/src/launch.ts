import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokerError } from './errors.ts';
import { brokerLogConfigFile, toolLogConfigFile } from './paths.ts';
import { formatProperties, type ServerProperties, serverProperties } from './properties.ts';
import { run, tailOf } from './run.ts';
import { type Supervised, spawnSupervised } from './supervised.ts';
import type { Java } from './toolchain.ts';

/** The folders and files of one broker, all under one data folder. */
export interface BrokerFiles {
  readonly log: string;
  readonly data: string;
  readonly logs: string;
  readonly properties: string;
  readonly output: string;
  readonly pid: string;
}

export const brokerFiles = (dataDir: string): BrokerFiles => ({
  log: join(dataDir, 'logs', 'server.log'),
  data: join(dataDir, 'data'),
  logs: join(dataDir, 'logs'),
  properties: join(dataDir, 'server.properties'),
  output: join(dataDir, 'logs', 'broker.out'),
  pid: join(dataDir, 'broker.pid'),
});

/** What a broker's Java needs to know. */
export interface LaunchOptions {
  readonly java: Java;
  readonly classPath: string;
  /** A class-data archive to start from, if it is there. */
  readonly archive?: string | undefined;
  readonly heapMb: number;
  readonly files: BrokerFiles;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Id of the cluster that the storage is formatted for; a new one by default. */
  readonly clusterId?: string | undefined;
  readonly jvmFlags?: readonly string[] | undefined;
}

/** An archive only speeds things up: Java falls back without a word if it does not fit. */
export const archiveFlags = (archive: string | undefined): string[] =>
  archive && existsSync(archive)
    ? [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto', '-Xlog:cds=off', '-Xlog:cds+dynamic=off']
    : [];

/** What `KAFKA_OPTS` adds to the command line of every Java of Kafka's, as in Kafka's own scripts: words between spaces. */
export const environmentFlags = (env: NodeJS.ProcessEnv): string[] =>
  (env['KAFKA_OPTS'] ?? '').split(/\s+/).filter(Boolean);

/** Write server.properties, which the formatter and the broker both read. */
export async function writeServerProperties(files: BrokerFiles, of: Omit<ServerProperties, 'logDir'>): Promise<void> {
  await mkdir(files.logs, { recursive: true });
  await writeFile(files.properties, formatProperties(serverProperties({ ...of, logDir: files.data })));
}

/** An id as Kafka makes them: 16 bytes. */
export function newClusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A'); // a leading dash reads as an option
}

/**
 * Format the storage if it is not: Kafka's own tool writes beside the real folder, which then takes its name, so that a
 * kill in between leaves nothing half-formatted. Costs a second Java, 1 s, on the first start only.
 */
export async function formatStorage(
  options: LaunchOptions,
  properties: Omit<ServerProperties, 'logDir'>,
): Promise<void> {
  const { files, java } = options;
  if (existsSync(join(files.data, 'meta.properties'))) return;
  const fresh = `${files.data}.new`;
  const freshProperties = `${files.properties}.format`;
  await rm(fresh, { recursive: true, force: true });
  await writeFile(freshProperties, formatProperties(serverProperties({ ...properties, logDir: fresh })));
  const clusterId = options.clusterId ?? newClusterId();
  const jvm = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...archiveFlags(options.archive)];
  const args = ['-cp', options.classPath, `-Dlog4j2.configurationFile=${toolLogConfigFile}`, 'kafka.tools.StorageTool'];
  const finished = await run(
    java.command,
    [...jvm, ...args, 'format', '--cluster-id', clusterId, '--config', freshProperties],
    options,
  );
  await rm(freshProperties, { force: true });
  if (finished.code !== 0) {
    throw new BrokerError(
      'FORMAT_FAILED',
      `Kafka could not format ${files.data}:\n${tailOf(finished.stdout + finished.stderr)}`,
    );
  }
  await rename(fresh, files.data);
}

/** Start the broker's Java under supervision. */
export function launchBroker(options: LaunchOptions): Supervised {
  const { files, java, heapMb } = options;
  const jvm = [
    `-Xms${Math.min(heapMb, 256)}m`,
    `-Xmx${heapMb}m`,
    '-XX:+UseParallelGC', // the highest throughput on two cores; pauses stay short on a heap this small
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:+PerfDisableSharedMem', // statistics in a mapped file stall on a busy disk
    '-Djava.awt.headless=true',
    `-Dlog4j2.configurationFile=${brokerLogConfigFile}`,
    `-Dkafka.logs.dir=${files.logs}`,
    ...(options.jvmFlags ?? archiveFlags(options.archive)),
    ...environmentFlags(options.env),
  ];
  return spawnSupervised(
    java.command,
    [...jvm, '-cp', options.classPath, 'kafka.Kafka', files.properties],
    files.output,
    options.env,
  );
}
