import { join } from 'node:path';
import { type EmbeddedKafka, type EmbeddedKafkaOptions, startNode } from './broker.ts';
import { newClusterId } from './launch.ts';
import { ensureKafkaLibs } from './libs.ts';
import { claimPort, loopback } from './ports.ts';
import { controllerPortVariable, portVariable } from './ready.ts';

/** A heap that lets three brokers and their clients share a small machine. */
const heapMbDefault = 384;

export interface EmbeddedClusterOptions extends Omit<EmbeddedKafkaOptions, 'port' | 'controllerPort' | 'listeners'> {
  /** Nodes, each broker and controller in one: 3 survive the loss of one. */
  readonly brokers: number;
}

/** A running cluster for tests: topics have a replica on every broker, and all but one must have a record. */
export interface EmbeddedCluster {
  /** `host:port` of every broker, separated by commas. */
  readonly bootstrap: string;
  /** Node ids, from 1. */
  readonly nodes: readonly number[];
  /** The broker of a node; after `start` another one than before. */
  node(id: number): EmbeddedKafka;
  /** Start a node again that was stopped or killed, at its old address. */
  start(id: number): Promise<void>;
  /** Stop every broker, in no order. */
  stop(): Promise<void>;
}

/** Start several brokers as one cluster on the loopback. Throws BrokerError. */
export async function startEmbeddedCluster(options: EmbeddedClusterOptions): Promise<EmbeddedCluster> {
  const nodes = Array.from({ length: options.brokers }, (_, index) => index + 1);
  await ensureKafkaLibs({
    libsDir: options.libsDir,
    onProgress: options.log,
    signal: options.signal,
    env: options.env,
  });
  const ports = await claimAll(nodes, portVariable);
  const controllerPorts = await claimAll(nodes, controllerPortVariable);
  const voters = nodes.map((id) => `${id}@${loopback}:${controllerPorts.get(id)}`).join(',');
  const clusterId = newClusterId();
  const running = new Map<number, EmbeddedKafka>();
  const start = async (id: number): Promise<void> => {
    const own = {
      ...options,
      dataDir: join(options.dataDir, `node-${id}`),
      port: ports.get(id)!,
      controllerPort: controllerPorts.get(id)!,
      heapMb: options.heapMb ?? heapMbDefault,
    };
    running.set(id, await startNode(own, { clusterId, node: { id, voters, replicas: nodes.length } }));
  };
  const stop = async (): Promise<void> =>
    void (await Promise.all([...running.values()].map((broker) => broker.stop())));
  const started = await Promise.allSettled(nodes.map(start));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    bootstrap: nodes.map((id) => `${loopback}:${ports.get(id)}`).join(','),
    nodes,
    node: (id) => running.get(id)!,
    start,
    stop,
  };
}

/** A free port for each node. */
async function claimAll(nodes: readonly number[], variable: string): Promise<ReadonlyMap<number, number>> {
  const ports = new Map<number, number>();
  for (const id of nodes) {
    let port = await claimPort(0, variable);
    while ([...ports.values()].includes(port)) port = await claimPort(0, variable);
    ports.set(id, port);
  }
  return ports;
}
