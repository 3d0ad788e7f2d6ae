import { KafkaClient, transferBatch } from '@launderette/sinks';
import { topicName } from '@launderette/wire';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SimCluster } from '../../../../packages/sinks/src/testing/sim/cluster.ts';
import { Dice } from '../../../../packages/sinks/src/testing/sim/dice.ts';
import { CALM, SimNetwork } from '../../../../packages/sinks/src/testing/sim/network.ts';
import { SimProcess, Timeline } from '../../../../packages/sinks/src/testing/sim/timeline.ts';
import { Committer } from './committer.ts';
import { openProducers } from './durable-parts.ts';
import { Holding } from './holding.ts';

const STREAM = 'held';
/** Nothing arrives for so long, virtual milliseconds: some attempts. */
const STORM_MS = 5_000;
const LONG_MS = 600_000;
/** Beyond what a writer may wait without a word. */
const PATIENCE_OVER_MS = 5_000;

/** A cluster in virtual time that nothing reaches at first. */
class Sea {
  readonly told: string[] = [];
  waits = 0;
  readonly holding: Holding;
  readonly kafka;
  private readonly timeline = new Timeline();
  private readonly network: SimNetwork;

  constructor() {
    const topics = new Map([[topicName(STREAM, 'transfers'), 1]]);
    const cluster = new SimCluster(this.timeline, new Dice(1, 'cluster'), topics);
    this.network = new SimNetwork(this.timeline, new Dice(1, 'network'), cluster);
    this.kafka = { bootstrapServers: 'sim:1', machine: this.network.machineOf(new SimProcess('stream')) };
    this.holding = new Holding({ lost: () => this.told.push('lost'), regained: () => this.told.push('regained') });
    const wait = this.holding.wait.bind(this.holding);
    this.holding.wait = (...about) => {
      this.waits += 1;
      wait(...about);
    };
  }

  /** Requests are lost for a while. */
  storm(): void {
    this.network.weather = { ...CALM, lostRequest: 1 };
    this.timeline.later(STORM_MS, () => {
      this.network.weather = CALM;
    });
  }

  async result<T>(work: Promise<T>): Promise<T> {
    let done = false;
    work.finally(() => {
      done = true;
    });
    await this.timeline.run(() => done, LONG_MS);
    return work;
  }

  open() {
    return this.result(openProducers(new KafkaClient(this.kafka), this.kafka, STREAM, [0], this.holding));
  }
}

let sea: Sea;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  sea = new Sea();
});
afterEach(() => {
  vi.useRealTimers();
});

it('waits for no shard any more that is open, though it has nothing to commit', async () => {
  sea.storm();
  await sea.open();
  expect(sea.waits).toBeGreaterThan(0);
  vi.advanceTimersByTime(PATIENCE_OVER_MS);
  expect(sea.told).toEqual([]);
});

it('goes on when records alone were committed, though no payment follows', async () => {
  const [producer] = await sea.open();
  const committer = new Committer({
    producer: producer!,
    ...{ intervalMs: 100, bytesMax: 1_000_000, seal: () => [], wasCommitted: async () => false },
    ...{ cameThrough: () => sea.holding.goOn(0), committed: () => undefined, failed: () => undefined },
  });
  const windows = [
    {
      ...{ window: 0, payments: 0, from: new Uint32Array(2), accounts: new Uint32Array(0) },
      ...{ amountsMinor: new Float64Array(0), illicit: { at: new Uint32Array(0), minor: new Float64Array(0) } },
    },
  ];
  sea.storm();
  const written = committer.append([transferBatch({ source: 0, neededFrom: 0, windows }, 0)]);
  const untilHeard = vi.waitFor(() => expect(sea.waits).toBeGreaterThan(0));
  await sea.result(Promise.race([written, untilHeard]));
  vi.advanceTimersByTime(PATIENCE_OVER_MS);
  expect(sea.told).toEqual(['lost']);
  await sea.result(written);
  expect(sea.told).toEqual(['lost', 'regained']);
});
