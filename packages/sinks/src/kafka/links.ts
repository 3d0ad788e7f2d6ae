import { messageOf } from '../errors.ts';
import { BrokerLink } from './broker-link.ts';
import type { ClusterView } from './cluster.ts';
import type { KafkaOptions } from './options.ts';

/** The links to the brokers of a cluster by node id. */
export class BrokerLinks {
  readonly #options: KafkaOptions;
  readonly #links = new Map<number, BrokerLink>();

  constructor(options: KafkaOptions) {
    this.#options = options;
  }

  /** Opens what is missing or broken, for these nodes, and forgets broken links to others. Returns why one failed. */
  async ensure(nodes: ReadonlySet<number>, view: ClusterView): Promise<string | undefined> {
    for (const [node, link] of this.#links) if (!nodes.has(node) && !link.usable) this.#links.delete(node);
    let reason: string | undefined;
    for (const node of nodes) {
      await this.#ensureOne(node, view).catch((error: unknown) => {
        reason = messageOf(error);
      });
    }
    return reason;
  }

  async #ensureOne(node: number, view: ClusterView): Promise<void> {
    const broker = view.brokers.get(node);
    if (broker === undefined) throw new Error(`broker ${node} leads a partition but is not alive`);
    const link = this.#links.get(node);
    if (link?.broker.host === broker.host && link.broker.port === broker.port && link.usable) return;
    await link?.close();
    this.#links.set(node, await BrokerLink.open(this.#options, broker));
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
