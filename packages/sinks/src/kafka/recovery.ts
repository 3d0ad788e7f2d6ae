import { messageOf } from '../errors.ts';
import { Backoff } from './backoff.ts';
import type { Cluster, ClusterView } from './cluster.ts';
import type { BrokerLinks } from './links.ts';
import type { PartitionQueue } from './partition-queue.ts';

export interface RecoveryEvents {
  /** One attempt failed; there will be another. */
  failed(reason: string): void;
  /** Queues were let go on. */
  done(): void;
}

/** Brings partitions to their leaders, at the start and after every failure, for as long as it takes. */
export class Recovery {
  readonly #cluster: Cluster;
  readonly #links: BrokerLinks;
  readonly #events: RecoveryEvents;
  readonly #backoff = new Backoff();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(cluster: Cluster, links: BrokerLinks, events: RecoveryEvents) {
    this.#cluster = cluster;
    this.#links = links;
    this.#events = events;
  }

  /** A batch was acknowledged: the next failure is a new one. */
  succeeded(): void {
    this.#backoff.reset();
  }

  /** Until every queue has a leader that can be reached and none is parked. One at a time: a second call joins the first. */
  run(queues: readonly PartitionQueue[]): Promise<void> {
    this.#running ??= this.#until(queues);
    return this.#running;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #until(queues: readonly PartitionQueue[]): Promise<void> {
    const { signal } = this.#stop;
    let reason: string | undefined;
    let again = queues.some(({ parked }) => parked);
    while (!signal.aborted) {
      if (again) await this.#backoff.wait(signal);
      if (signal.aborted) break;
      reason = await this.#attempt(queues);
      if (reason !== undefined) this.#events.failed(reason);
      again = reason !== undefined || queues.some(({ parked }) => parked);
      if (!again) break;
    }
    this.#running = undefined; // at once: a queue that parks from here on needs a new run
  }

  /** Lets go on what can; returns why something cannot, else undefined. */
  async #attempt(queues: readonly PartitionQueue[]): Promise<string | undefined> {
    let reason: string | undefined;
    try {
      const view = await this.#cluster.view([...new Set(queues.map(({ topic }) => topic))]);
      reason = assignLeaders(queues, view);
      const leaders = new Set(queues.map(({ leader }) => leader).filter((leader) => leader >= 0));
      reason = (await this.#links.ensure(leaders, view)) ?? reason;
    } catch (error) {
      return messageOf(error);
    }
    for (const queue of queues) if (queue.parked && this.#links.get(queue.leader)?.usable === true) queue.rewind();
    this.#events.done();
    return reason;
  }
}

/** Notes each queue's leader. Returns what is wrong with one that has none. */
function assignLeaders(queues: readonly PartitionQueue[], view: ClusterView): string | undefined {
  let reason: string | undefined;
  for (const queue of queues) {
    const leader = view.topics.get(queue.topic)?.[queue.partition];
    if (leader === undefined) reason = `${queue.topic}/${queue.partition} does not exist any more`;
    else if (leader < 0) reason = `${queue.topic}/${queue.partition} has no leader`;
    // What is under way was sent to the old leader; the new one gets nothing before its answers are in.
    if (queue.quiet) queue.leader = leader ?? -1;
  }
  return reason;
}
