import { readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type BrokerFiles,
  brokerFiles,
  formatStorage,
  type LaunchOptions,
  launchBroker,
  writeServerProperties,
} from './launch.ts';
import { ensureKafkaLibs } from './libs.ts';
import { isAlive } from './lock.ts';
import { archiveFileOf, classPathOf } from './paths.ts';
import { claimPort, loopback } from './ports.ts';
import type { ClusterNode, ExtraListener } from './properties.ts';
import { controllerPortVariable, portVariable, waitUntilReady } from './ready.ts';
import type { Exit, Supervised } from './supervised.ts';
import { findJava } from './toolchain.ts';

export interface EmbeddedKafkaOptions {
  /** Holds `data/`, `logs/` and server.properties; kept between starts. Usually `.launderette/kafka`. */
  readonly dataDir: string;
  /** Port for clients, 9092 by default; 0 takes a free one. */
  readonly port?: number;
  /** Port for the controller, 9093 by default; 0 takes a free one. Nobody but the broker itself uses it. */
  readonly controllerPort?: number;
  /** Ends a start that is under way; afterwards use `stop`. */
  readonly signal?: AbortSignal;
  /** Told what takes time, in words for a person. */
  readonly log?: (message: string) => void;
  /** Largest heap of the broker's Java; 1024 by default. */
  readonly heapMb?: number;
  /** Ways in beside the plain one; port 0 takes a free one. */
  readonly listeners?: readonly ExtraListener[];
  /** Broker settings by Kafka's names; they win over ours. */
  readonly extraProperties?: Readonly<Record<string, string>>;
  /** Where the jars are; `.launderette/kafka/libs` of the checkout by default. */
  readonly libsDir?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A running broker. It ends with our process, however that ends. */
export interface EmbeddedKafka {
  /** `host:port`, as clients want it. */
  readonly bootstrap: string;
  readonly port: number;
  /** `host:port` of each extra listener by its name, as clients are told it. */
  readonly listeners: Readonly<Record<string, string>>;
  readonly pid: number;
  /** The broker's own log. */
  readonly logFile: string;
  /** Settles when the broker's process is gone, asked or not. */
  readonly exited: Promise<Exit>;
  /** SIGTERM, then SIGKILL after 15 s; may be called again. */
  stop(): Promise<void>;
  /** SIGKILL: a crash, for tests. */
  kill(): Promise<void>;
}

/** A predecessor that was killed a moment ago needs this long to shut its broker down. */
const predecessorGraceMs = 10_000;

/** What makes a node one of a cluster. */
export interface Membership {
  readonly node: ClusterNode;
  readonly clusterId: string;
}

/**
 * Start a single-node Apache Kafka (KRaft, broker and controller in one) on the loopback and wait until it serves.
 * Fetches the jars and formats the storage if need be. Throws BrokerError; its code says which check failed.
 */
export async function startEmbeddedKafka(options: EmbeddedKafkaOptions): Promise<EmbeddedKafka> {
  return startNode(options);
}

/** Start one node, alone or of a cluster. */
export async function startNode(options: EmbeddedKafkaOptions, member?: Membership): Promise<EmbeddedKafka> {
  const { signal, env = process.env } = options;
  const libsDir = await ensureKafkaLibs({ libsDir: options.libsDir, onProgress: options.log, signal, env });
  const files = brokerFiles(resolve(options.dataDir));
  const ports = await claimPorts(options, files);
  const listeners = await claimListeners(options.listeners ?? []);
  const properties = {
    port: ports[0],
    controllerPort: ports[1],
    listeners,
    node: member?.node,
    extra: options.extraProperties,
  };
  const launch: LaunchOptions = {
    java: await findJava(env, { signal }),
    classPath: classPathOf(libsDir),
    archive: archiveFileOf(libsDir),
    heapMb: options.heapMb ?? 1024,
    files,
    env,
    signal,
    clusterId: member?.clusterId,
  };
  await writeServerProperties(files, properties);
  await formatStorage(launch, properties);
  await rm(files.log, { force: true }); // the tail shown after a failure must be of this start
  signal?.throwIfAborted();
  const broker = launchBroker(launch);
  await writeFile(files.pid, String(broker.pid));
  await waitUntilReady(broker, files, ports, signal).catch(async (error: unknown) => {
    await broker.kill();
    throw error;
  });
  return handleOf(broker, files, ports[0], listeners);
}

async function claimListeners(listeners: readonly ExtraListener[]): Promise<ExtraListener[]> {
  const claimed: ExtraListener[] = [];
  for (const listener of listeners) claimed.push({ ...listener, port: await claimPort(listener.port, portVariable) });
  return claimed;
}

/** Both ports, free; if a broker of this data folder is still shutting down, wait for it first. */
async function claimPorts(options: EmbeddedKafkaOptions, files: BrokerFiles): Promise<readonly [number, number]> {
  const predecessor = Number.parseInt(await readFile(files.pid, 'utf8').catch(() => ''), 10);
  const graceMs = Number.isInteger(predecessor) && isAlive(predecessor) ? predecessorGraceMs : 0;
  const port = await claimPort(options.port ?? 9092, portVariable, graceMs);
  const controllerPort = await claimPort(options.controllerPort ?? 9093, controllerPortVariable, graceMs);
  return [port, controllerPort];
}

function handleOf(
  broker: Supervised,
  files: BrokerFiles,
  port: number,
  listeners: readonly ExtraListener[],
): EmbeddedKafka {
  const addresses = listeners.map(({ name, port: own, advertisedPort = own }) => [
    name,
    `${loopback}:${advertisedPort}`,
  ]);
  const forget = (): Promise<void> => rm(files.pid, { force: true });
  return {
    bootstrap: `${loopback}:${port}`,
    port,
    listeners: Object.fromEntries(addresses),
    pid: broker.pid,
    logFile: files.log,
    exited: broker.exited,
    stop: () => broker.stop().then(forget),
    kill: () => broker.kill().then(forget),
  };
}
