import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { freePorts } from './processes.ts';
import { ChaosProxy } from './proxy.ts';

const HEAP_MB = 512;

/** A broker to which services come through a proxy, and which those who measure reach directly. */
export interface Lab {
  /** For services. */
  readonly bootstrap: string;
  /** Past the proxies. */
  readonly direct: string;
  readonly proxies: readonly ChaosProxy[];
  /** SIGKILL of a broker; `index` counts from 0. */
  kill(index?: number): Promise<void>;
  /** Starts it again with what it has on disk. */
  restart(index?: number): Promise<void>;
  /** Fulfils when a broker has ended by itself. */
  ended(index?: number): Promise<void>;
  readonly brokers: number;
  close(): Promise<void>;
}

/** One real broker on free ports, with its data in a folder. */
export async function startLab(folder: string): Promise<Lab> {
  const [port = 0, controllerPort = 0, innerPort = 0] = await freePorts(3);
  const proxy = await ChaosProxy.start(innerPort);
  const launch = (): Promise<EmbeddedKafka> =>
    startEmbeddedKafka({
      dataDir: join(folder, 'kafka'),
      heapMb: HEAP_MB,
      ...{ port, controllerPort },
      listeners: [{ name: 'PROXIED', protocol: 'PLAINTEXT', port: innerPort, advertisedPort: proxy.port }],
    });
  let broker = await launch();
  return {
    bootstrap: `127.0.0.1:${proxy.port}`,
    direct: `127.0.0.1:${port}`,
    proxies: [proxy],
    brokers: 1,
    kill: () => broker.kill(),
    restart: async () => {
      broker = await launch();
    },
    ended: async () => void (await broker.exited),
    close: async () => {
      await broker.stop();
      await proxy.close();
    },
  };
}
