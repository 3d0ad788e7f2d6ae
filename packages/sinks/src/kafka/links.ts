import type { ClusterView } from './cluster.ts';
import { BrokerLink } from './broker-link.ts';
import type { KafkaOptions } from './options.ts';

/** The links to the brokers of a cluster by node id. */
export class BrokerLinks {
  readonly #options: KafkaOptions;
  readonly #links = new Map<number, BrokerLink>();

  constructor(options: KafkaOptions) {
    this.#options = options;
  }

  /** Opens what is missing or broken, for these nodes. Rejects if one cannot be reached. */
  async ensure(nodes: ReadonlySet<number>, view: ClusterView): Promise<void> {
    for (const node of nodes) {
      const broker = view.brokers.get(node);
      if (broker === undefined) throw new Error(`broker ${node} leads a partition but is not alive`);
      const link = this.#links.get(node);
      const same = link?.broker.host === broker.host && link.broker.port === broker.port;
      if (same && link.usable) continue;
      await link?.close();
      this.#links.set(node, await BrokerLink.open(this.#options, broker));
    }
  }

  get(node: number): BrokerLink | undefined {
    return this.#links.get(node);
  }

  entries(): IterableIterator<[number, BrokerLink]> {
    return this.#links.entries();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.close()));
  }
}
