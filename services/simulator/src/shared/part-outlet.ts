import {
  CheckpointWriter,
  type CommandLogContent,
  type FoundCheckpoint,
  KafkaClient,
  type LogBatch,
  type TransactionalProducer,
  type TransactionBatch,
  TransferSender,
} from '@launderette/sinks';
import type { EncodedBatch } from '@launderette/wire';
import type { JournalEntry, StreamDefinition } from '../api.ts';
import { Committer, type OnItsWay } from '../durable/committer.ts';
import { type DurableOptions, openProducers, streamError } from '../durable/durable-parts.ts';
import { Holding } from '../durable/holding.ts';
import { originOf, readShards } from '../durable/logs.ts';
import type { Mark } from '../durable/mark.ts';
import { ShardRecord } from '../durable/shard-record.ts';
import type { SavedStream } from '../engine-messages.ts';
import { COMMIT_INTERVAL_MS, TRANSACTIONS_PENDING_BYTES_HIGH } from '../limits.ts';
import { eventsIn, type Outlet, type OutletListener } from '../outlet.ts';
import { refuse } from '../sink-refusal.ts';
import { Lane } from './lane.ts';

/** As in TransactionOutlet: one transaction is filled while another is committed, and a third is a reserve. */
const TRANSACTIONS_AT_ONCE = 3;

/** What a stream's log of commands holds. */
export type StreamLog = CommandLogContent<StreamDefinition, JournalEntry['command']>;

/** What some shards left, read after nobody else could add to it. */
export interface PartRemains {
  readonly log: StreamLog;
  readonly shards: ReadonlyMap<number, FoundCheckpoint>;
}

/** Facts that are known once the engine is. */
export interface PartFacts {
  readonly windowEndMs: (window: number) => number;
  readonly typologies: readonly string[];
}

/**
 * Exactly once, for the shards that live in this process: each shard's records and the checkpoint that covers them are one
 * transaction. Credits go out ahead of it when their window ends: other processes wait for them, or will when they join.
 */
export class PartOutlet implements Outlet {
  readonly pendingBytesMax = TRANSACTIONS_PENDING_BYTES_HIGH;
  readonly remains: undefined;
  readonly left: PartRemains;
  pendingBytes = 0;
  pendingEvents = 0;
  private readonly options: DurableOptions;
  private readonly definition: StreamDefinition;
  private readonly listener: OutletListener;
  private readonly client: KafkaClient;
  private readonly holding: Holding;
  private readonly producers: ReadonlyMap<number, TransactionalProducer>;
  private readonly sender: TransferSender;
  private lanes: ReadonlyMap<number, Lane> = new Map();
  private mark: Mark | undefined;
  private over = false;
  /** Goes with the next commands: the request that they answer. */
  answers: string | undefined;
  /** Fulfils when all shards of the stream, wherever they live, have come to its end. */
  allEnded: () => Promise<void> = async () => undefined;

  /** Opens the transactional ids of the shards, and reads what they left. Refuses with SINK_UNAVAILABLE. */
  static async open(
    options: DurableOptions,
    definition: StreamDefinition,
    owned: readonly number[],
    listener: OutletListener,
  ): Promise<PartOutlet> {
    const client = new KafkaClient(options.kafka);
    const holding = new Holding(listener);
    try {
      const opened = await openProducers(client, options.kafka, definition.name, owned, holding);
      const producers = new Map(owned.map((shard, index) => [shard, opened[index]!]));
      let fail = (_: unknown): void => undefined;
      const sender = await TransferSender.open(options.kafka, definition.name, (error) => fail(error));
      const shards = await readShards(options.logs, definition.name, owned);
      const log = await options.logs.commands.read(definition.name);
      const left = { log, shards };
      const outlet = new PartOutlet(options, definition, listener, { client, holding, producers, sender, left });
      fail = (error) => outlet.fail(error);
      return outlet;
    } catch (error) {
      holding.stop();
      await client.close();
      return refuse(error);
    }
  }

  private constructor(
    options: DurableOptions,
    definition: StreamDefinition,
    listener: OutletListener,
    parts: Pick<PartOutlet, 'left'> & {
      readonly client: KafkaClient;
      readonly holding: Holding;
      readonly producers: ReadonlyMap<number, TransactionalProducer>;
      readonly sender: TransferSender;
    },
  ) {
    this.options = options;
    this.definition = definition;
    this.listener = listener;
    this.client = parts.client;
    this.holding = parts.holding;
    this.producers = parts.producers;
    this.sender = parts.sender;
    this.left = parts.left;
  }

  /** Comes before everything that is written. */
  use(facts: PartFacts): void {
    const lanes = [...this.producers].map(([shard, producer]) => {
      const found = this.left.shards.get(shard)!;
      const lane = new Lane({
        shard,
        record: this.recordOf(shard, found),
        published: found.checkpoint,
        savedWindows: found.snapshots.map(({ window }) => window),
        ...facts,
      });
      lane.committer = this.committerOf(lane, producer);
      return [shard, lane] as const;
    });
    this.lanes = new Map(lanes);
  }

  /** Whether this process writes the log of commands. */
  get leads(): boolean {
    return this.lanes.has(0);
  }

  /** Whether other shards live elsewhere. */
  get isPart(): boolean {
    return this.lanes.size < this.definition.shards;
  }

  /** The first window of which each shard here may still need what others sent. */
  get neededFrom(): ReadonlyMap<number, number> {
    return new Map([...this.lanes].map(([shard, lane]) => [shard, lane.neededFrom]));
  }

  /** Windows that were lived to their end. */
  get window(): number {
    return this.mark?.window ?? 0;
  }

  get wantsState(): boolean {
    return this.lanes.size > 0 && [...this.lanes.values()].every((lane) => !lane.saving);
  }

  async begin(): Promise<void> {} // the definition was written when the stream was created

  /** Writes commands, and with them the answer to whoever asked for them. */
  append(entries: readonly JournalEntry[]): Promise<void> {
    const id = this.answers;
    this.answers = undefined;
    const effectiveMs = entries[0]?.effectiveMs ?? 0;
    const commands = entries.map((entry) => ({ kind: 'command', ...entry }) as const);
    return this.log([...commands, ...(id === undefined ? [] : [{ kind: 'reply', id, effectiveMs } as const])]);
  }

  /** Writes to the stream's log; only the owner of shard 0 does. */
  log(records: Parameters<DurableOptions['logs']['commands']['batch']>[0]): Promise<void> {
    const timeMs = this.mark?.timeMs ?? this.left.log.definition?.startMs ?? 0;
    return this.lanes.get(0)!.committer.append([this.options.logs.commands.batch(records, timeMs)]);
  }

  write(batches: readonly EncodedBatch[], mark?: Mark, saved?: SavedStream): void {
    if (this.over || !mark) return;
    this.mark = mark;
    for (const batch of batches) {
      this.pendingBytes += batch.bytes.byteLength;
      this.pendingEvents += eventsIn(batch);
      this.lanes.get(batch.partition)!.hold(batch);
    }
    for (const credits of mark.credits ?? []) this.lanes.get(credits.source)!.send(credits);
    const ahead: LogBatch[] = [];
    for (const lane of this.lanes.values()) {
      if (saved) lane.save(saved);
      ahead.push(...lane.release(mark));
    }
    if (ahead.length > 0) this.sender.send(ahead); // of all shards at once: each request costs those who wait a round trip
  }

  /** Everything up to the last mark, for shards too that had nothing to publish. */
  async flush(): Promise<void> {
    for (const lane of this.lanes.values()) lane.committer.touch();
    await Promise.all([...this.lanes.values()].map((lane) => lane.committer.flush()));
  }

  async conclude(state: 'finished' | 'deleted'): Promise<void> {
    if (!this.leads) return;
    if (state === 'finished') await this.allEnded();
    const { definition, startMs, createdMs } = this.left.log.definition!;
    await this.log([{ kind: 'definition', definition, startMs, createdMs, state }]);
  }

  async close(): Promise<void> {
    this.over = true;
    this.holding.stop();
    await Promise.all([...this.lanes.values()].map((lane) => lane.committer.close()));
    if (this.lanes.size === 0) await Promise.all([...this.producers.values()].map((producer) => producer.close()));
    await this.sender.close();
    await this.client.close();
  }

  private recordOf(shard: number, found: FoundCheckpoint): ShardRecord {
    const { definition, options } = this;
    const origin = originOf(definition, 'part');
    const writer = new CheckpointWriter(shard, found);
    return new ShardRecord({ stream: definition.name, shard, origin, log: options.logs.checkpoints, writer, found });
  }

  private committerOf(lane: Lane, producer: TransactionalProducer): Committer {
    let savedSealed = false;
    let checkpointed = false;
    return new Committer({
      producer,
      intervalMs: COMMIT_INTERVAL_MS,
      bytesMax: TRANSACTIONS_PENDING_BYTES_HIGH / TRANSACTIONS_AT_ONCE / this.producers.size,
      seal: () => {
        const sealed: readonly TransactionBatch[] = this.mark ? lane.seal(this.mark) : [];
        checkpointed = sealed.length > 0;
        savedSealed = checkpointed && lane.saving;
        return sealed;
      },
      ready: () => this.sender.flush(),
      wasCommitted: async () => checkpointed && lane.record.wasCommitted(),
      cameThrough: () => this.holding.goOn(lane.shard),
      committed: (batches) => {
        if (savedSealed) lane.saving = false;
        this.acknowledge(batches);
      },
      failed: (error) => this.fail(error),
    });
  }

  private acknowledge(batches: readonly OnItsWay[]): void {
    const nowMs = performance.now();
    for (const { batch, writtenAtMs } of batches) {
      this.pendingBytes -= batch.bytes.byteLength;
      this.pendingEvents -= eventsIn(batch);
      this.listener.acknowledged(batch, nowMs - writtenAtMs);
    }
  }

  /** One shard that cannot go on ends the session: the others here are taken up again without it. */
  private fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.holding.stop();
    for (const lane of this.lanes.values()) void lane.committer.close();
    this.listener.failed(streamError(this.definition.name, error));
  }
}
