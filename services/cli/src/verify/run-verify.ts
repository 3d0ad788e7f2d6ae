import {
  type StreamRecord,
  StreamVerification,
  VERIFIED_TOPICS,
  type VerificationReport,
  type VerifiedTopic,
} from '@launderette/evaluation';
import { type Places, Refusal, startReplay, type WrittenJournal } from '@launderette/simulator';
import { type KafkaOptions, SinkError, waitForBroker } from '@launderette/sinks';
import { type Format, type SchemaIds, topicName } from '@launderette/wire';
import type { Scenario } from '@launderette/world';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { schemaIdOf } from './decode/decoder.ts';
import { Values } from './decode/values.ts';
import { readingClient, readingCluster } from './kafka-client.ts';
import { type Extent, MergedReader } from './merged-reader.ts';
import type { RawRecord } from './partition-fetcher.ts';
import { Ranks } from './ranks.ts';
import { ReplayFeed } from './replay-feed.ts';
import { missingEntry, readStreamLog, type StreamLog } from './stream-log.ts';
import { noteExtents, type StreamExtents } from './topics.ts';

export interface VerifyOptions {
  readonly stream: string;
  readonly kafka: KafkaOptions;
  /** True: a replay that cannot be made is an error; false: none; absent: one where it can be made. */
  readonly replay?: boolean;
  /** In place of the stream's own log. */
  readonly journal?: WrittenJournal;
  /** Scenarios beside the catalogue's. */
  readonly scenarios: readonly Scenario[];
  /** Where a service has models and rows, if the stream is one of a service. */
  readonly places?: Places;
  readonly allowRepeats: boolean;
  /** The stream must have come to its last payment. */
  readonly complete: boolean;
  /** Told how far the reading is. */
  readonly progress?: (records: number, of: number) => void;
}

/** What was verified, and against what. */
export interface Verified extends VerificationReport {
  readonly stream: string;
  readonly format: Format;
  readonly partitions: number;
  /** Committed records that were read, by topic. */
  readonly records: Readonly<Record<VerifiedTopic, number>>;
  /** Partitions whose first records are gone, by retention or by hand: what is left cannot begin at 0. */
  readonly trimmed: readonly Extent[];
  /** The topics grew while they were read: all is said of what they held at the beginning. */
  readonly goesOn: boolean;
  /** Definition and journal; absent where there are none. */
  readonly log?: StreamLog;
  /** Why nothing was replayed; absent where the log was. */
  readonly noReplay?: string;
  /** A value of a topic as text for people. */
  readonly text: (topic: VerifiedTopic, value: Uint8Array) => string;
}

/** Reads a stream's topics to the ends that they have now, and checks them. Throws {@link CommandError}. */
export async function runVerify(options: VerifyOptions): Promise<Verified> {
  await brokerAnswers(options.kafka);
  const admin = readingClient(options.kafka).admin();
  const cluster = readingCluster(options.kafka);
  try {
    await Promise.all([admin.connect(), cluster.connect()]);
    return await verifyWith((stream) => noteExtents(admin, cluster, stream), options);
  } catch (error) {
    throw error instanceof CommandError || error instanceof Refusal ? error : readFailure(error);
  } finally {
    await Promise.allSettled([admin.disconnect(), cluster.disconnect()]);
  }
}

async function verifyWith(note: (stream: string) => Promise<StreamExtents>, options: VerifyOptions): Promise<Verified> {
  const extents = await note(options.stream);
  const log = options.journal ?? readStreamLog(await readAll(options.kafka, extents.commands));
  const noReplay = options.replay === false ? 'told not to' : replayObstacle(options.stream, log, extents.partitions);
  if (noReplay !== undefined && options.replay === true)
    throw new CommandError(EXIT.failure, `cannot replay ${options.stream}: ${noReplay}`);
  if (options.complete && (noReplay !== undefined || log?.definition.eventsMax === undefined))
    throw new CommandError(
      EXIT.failure,
      `${options.stream} cannot be called complete: ${noReplay ?? 'it has no last payment'}`,
    );
  const session = new Session(options, extents, log, noReplay === undefined);
  await session.read();
  const goesOn = grew(extents, await note(options.stream));
  return {
    ...session.finish(goesOn),
    goesOn,
    ...(noReplay === undefined ? {} : { noReplay }),
    ...(log ? { log } : {}),
  };
}

/** One pass over the topics of a stream. */
class Session {
  private readonly verification: StreamVerification;
  private readonly options: VerifyOptions;
  private readonly extents: StreamExtents;
  private readonly log: StreamLog | undefined;
  private readonly replays: boolean;
  private readonly values: Values;
  private readonly names: ReadonlyMap<string, VerifiedTopic>;
  private readonly counts: Record<VerifiedTopic, number> = {
    transactions: 0,
    activity: 0,
    labels: 0,
    outcomes: 0,
    episodes: 0,
  };

  constructor(options: VerifyOptions, extents: StreamExtents, log: StreamLog | undefined, replays: boolean) {
    const { stream, allowRepeats } = options;
    this.options = options;
    this.extents = extents;
    this.log = log;
    this.replays = replays;
    this.values = new Values(log?.definition);
    this.names = new Map(VERIFIED_TOPICS.map((topic) => [topicName(stream, topic), topic]));
    this.verification = new StreamVerification({
      stream,
      partitions: extents.partitions,
      dropped: (log?.entries ?? []).flatMap(({ command }) => (command.kind === 'drop' ? command.gaps : [])),
      replays,
      ...(log?.definition.institution === undefined ? {} : { institution: log.definition.institution }),
      ...(log?.definition.twinOf === undefined ? {} : { idStream: log.definition.twinOf }),
      ...(log?.definition.learned === undefined ? {} : { ofModel: true }),
      allowRepeats,
      idOf: (topic, value) => this.values.idIn(topic, value),
    });
  }

  async read(): Promise<void> {
    const ranks = new Ranks();
    const reader = new MergedReader<StreamRecord>(
      this.extents.events,
      (raw) => this.decode(raw),
      (record) => ranks.of(record),
    );
    let feed: ReplayFeed | undefined;
    try {
      await reader.open(this.options.kafka);
      await reader.more();
      feed = await this.openFeed(reader.heads());
      await this.checkAll(reader, feed);
      if (!this.options.complete) return;
      await feed?.finish();
      this.verification.expectEnd();
    } finally {
      await reader.close();
      await feed?.close();
    }
  }

  finish(goesOn: boolean): Omit<Verified, 'goesOn' | 'log' | 'noReplay'> {
    return {
      ...this.verification.finish(goesOn),
      stream: this.options.stream,
      format: this.values.format,
      partitions: this.extents.partitions,
      records: this.counts,
      trimmed: this.extents.events.filter(({ start }) => start > 0),
      text: (topic, value) => this.values.text(topic, value),
    };
  }

  private async checkAll(reader: MergedReader<StreamRecord>, feed: ReplayFeed | undefined): Promise<void> {
    const payments = topicName(this.options.stream, 'transactions');
    const total = this.extents.events.reduce((sum, { start, end }) => sum + end - start, 0);
    let done = 0;
    while (await reader.more()) {
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (feed?.isBehind(record)) await feed.catchUp(record);
        if (!this.options.complete && reader.hasEnded(payments)) this.verification.endBooks();
        this.verification.accept(record);
        this.counts[record.topic] += 1;
        done += 1;
      }
      this.options.progress?.(done, total);
    }
  }

  /** Begins the replay, once a record of each topic has shown under which id of a schema it is written. */
  private async openFeed(heads: readonly StreamRecord[]): Promise<ReplayFeed | undefined> {
    if (!this.replays || this.log === undefined) return undefined;
    const { definition, entries } = this.log;
    const schemaIds = schemaIdsOf(this.values.format, heads);
    const replay = await startReplay({
      definition,
      entries,
      scenarios: this.options.scenarios,
      ...(this.options.places === undefined ? {} : { places: this.options.places }),
      ...(schemaIds === undefined ? {} : { schemaIds }),
    });
    return new ReplayFeed(replay, this.verification);
  }

  private decode({ topic: name, partition, offset, key, value, contentType }: RawRecord): StreamRecord {
    const topic = this.names.get(name) as VerifiedTopic;
    const place = { topic, partition, offset, key };
    if (value === null) {
      return { ...place, value: Buffer.alloc(0), body: { kind: 'unreadable', reason: 'has no value' } };
    }
    return { ...place, value, body: this.values.body(topic, value, contentType) };
  }
}

async function readAll(kafka: KafkaOptions, extents: readonly Extent[]): Promise<RawRecord[]> {
  const reader = new MergedReader<RawRecord>(
    extents,
    (record) => record,
    (record) => record.offset,
  );
  const records: RawRecord[] = [];
  try {
    await reader.open(kafka);
    while (await reader.more()) {
      for (let record = reader.next(); record !== undefined; record = reader.next()) records.push(record);
    }
  } finally {
    await reader.close();
  }
  return records;
}

function schemaIdsOf(format: Format, heads: readonly StreamRecord[]): SchemaIds | undefined {
  const ids = VERIFIED_TOPICS.map((topic) => {
    const record = heads.find((head) => head.topic === topic);
    return [topic, record && schemaIdOf(format, record.value)] as const;
  });
  const known = ids.find(([, id]) => id !== undefined)?.[1];
  if (known === undefined) return undefined;
  // A topic without records needs none, and the encoder wants one for each.
  return Object.fromEntries(ids.map(([topic, id]) => [topic, id ?? known])) as unknown as SchemaIds;
}

function replayObstacle(stream: string, log: StreamLog | undefined, partitions: number): string | undefined {
  if (log === undefined) return `${topicName(stream, 'commands')} has no definition`;
  const { definition, entries } = log;
  if (definition.name !== stream) return `the definition is of ${definition.name}`;
  if (definition.shards !== partitions)
    return `the definition has ${definition.shards} shards, and the topics ${partitions} partitions`;
  const missing = missingEntry(entries);
  return missing === undefined ? undefined : `entry ${missing} of the journal is missing`;
}

function grew(before: StreamExtents, after: StreamExtents): boolean {
  return before.events.some(({ end }, index) => (after.events[index]?.end ?? end) > end);
}

async function brokerAnswers(kafka: KafkaOptions): Promise<void> {
  try {
    await waitForBroker(kafka, 0);
  } catch (error) {
    if (!(error instanceof SinkError)) throw error;
    throw new CommandError(EXIT.unavailable, error.message, { cause: error });
  }
}

function readFailure(error: unknown): CommandError {
  const message = error instanceof Error ? error.message : String(error);
  return new CommandError(EXIT.unavailable, `reading failed: ${message}`, { cause: error });
}
