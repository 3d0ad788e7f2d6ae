import { startEmbeddedCluster } from '@launderette/broker';
import type { Lab } from './lab.ts';

/** Topics have a replica on each, and two of them must have a record (min.insync.replicas 2). */
const BROKERS = 3;

/** Three real brokers in one cluster, without proxies: nodes are named in its metadata by the ports they listen on. */
export async function startClusterLab(folder: string): Promise<Lab> {
  const cluster = await startEmbeddedCluster({ dataDir: folder, brokers: BROKERS });
  const node = (index = 0): number => cluster.nodes[index] as number;
  return {
    bootstrap: cluster.bootstrap,
    direct: cluster.bootstrap,
    proxies: [],
    brokers: BROKERS,
    kill: (index) => cluster.node(node(index)).kill(),
    restart: (index) => cluster.start(node(index)),
    ended: async (index) => void (await cluster.node(node(index)).exited),
    close: () => cluster.stop(),
  };
}
