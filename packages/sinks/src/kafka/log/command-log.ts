import { TOPIC_PREFIX, topicName } from '@launderette/wire';
import { SinkError } from '../../errors.ts';
import { Cluster } from '../cluster.ts';
import { CommandCodec } from './command-codec.ts';
import type {
  CommandLogContent,
  CommandLogRecord,
  CommandRecord,
  CommandSchemas,
  DefinitionRecord,
  ReplyRecord,
  RequestRecord,
  SealRecord,
} from './command-records.ts';
import { logBatch } from './json.ts';
import type { CommandLog, ListedStream, StreamFault } from './ports.ts';
import { type ReaderOptions, TopicReader } from './reading/topic-reader.ts';
import type { LogBatch, RecordPlace } from './records.ts';

const TOPIC = 'commands';
const PARTITION = 0;
const STREAM_COMMANDS = new RegExp(`^${TOPIC_PREFIX}\\.([a-z][a-z0-9-]*)\\.${TOPIC}$`);

/** Opens nothing by itself: every call connects and lets go. */
export function commandLog<Definition, Command>(
  options: ReaderOptions,
  schemas: CommandSchemas<Definition, Command>,
): CommandLog<Definition, Command> {
  return new KafkaCommandLog(options, new CommandCodec(schemas));
}

class KafkaCommandLog<Definition, Command> implements CommandLog<Definition, Command> {
  readonly #options: ReaderOptions;
  readonly #codec: CommandCodec<Definition, Command>;

  constructor(options: ReaderOptions, codec: CommandCodec<Definition, Command>) {
    this.#options = options;
    this.#codec = codec;
  }

  batch(records: readonly CommandLogRecord<Definition, Command>[], timeMs: number): LogBatch {
    const encoded = records.map((record) => this.#codec.encode(record));
    return logBatch(TOPIC, PARTITION, encoded, timeMs);
  }

  async read(stream: string): Promise<CommandLogContent<Definition, Command>> {
    const topic = topicName(stream, TOPIC);
    const content = new Content<Definition, Command>(topic);
    const endOffset = await this.#with(topic, (reader) =>
      reader.readToEnd(PARTITION, (record) => content.take(this.#codec.decode(record))),
    );
    return content.at(endOffset);
  }

  follow(
    stream: string,
    fromOffset: bigint,
    onRecord: (record: CommandLogRecord<Definition, Command>, place: RecordPlace) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const from = new Map([[PARTITION, fromOffset]]);
    return this.#with(topicName(stream, TOPIC), (reader) =>
      reader.follow(from, 'committed', (record) => onRecord(this.#codec.decode(record), record), signal),
    );
  }

  async list(
    known: (stream: string) => boolean = () => false,
  ): Promise<{ streams: ListedStream<Definition>[]; faults: StreamFault[] }> {
    const streams: ListedStream<Definition>[] = [];
    const faults: StreamFault[] = [];
    for (const stream of await this.#streams()) {
      if (known(stream)) continue;
      try {
        const { definition } = await this.read(stream);
        if (definition !== undefined) streams.push({ stream, ...definition });
      } catch (error) {
        if (!(error instanceof SinkError) || !['LOG_RECORD_INVALID', 'TOPIC_NOT_FOUND'].includes(error.code))
          throw error;
        if (error.code === 'LOG_RECORD_INVALID') faults.push({ stream, message: error.message }); // else deleted since
      }
    }
    return { streams, faults };
  }

  /** Names of the streams that have a topic of commands. */
  async #streams(): Promise<string[]> {
    const cluster = new Cluster(this.#options.kafka);
    try {
      const topics = await cluster.topics();
      return topics.flatMap((name) => STREAM_COMMANDS.exec(name)?.[1] ?? []).sort();
    } finally {
      await cluster.close();
    }
  }

  async #with<Result>(topic: string, use: (reader: TopicReader) => Promise<Result>): Promise<Result> {
    const reader = new TopicReader(this.#options, topic);
    try {
      return await use(reader);
    } finally {
      await reader.close();
    }
  }
}

/** What records in the order of their offsets add up to. */
class Content<Definition, Command> {
  readonly #topic: string;
  readonly #commands = new Map<number, CommandRecord<Command>>();
  readonly #requests = new Map<string, RequestRecord<Command>>();
  readonly #replies = new Map<string, ReplyRecord>();
  #definition: DefinitionRecord<Definition> | undefined;
  #seal: SealRecord | undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  take(record: CommandLogRecord<Definition, Command>): void {
    const { kind, ...value } = record;
    switch (record.kind) {
      case 'definition':
        this.#definition = value as DefinitionRecord<Definition>;
        return;
      case 'seal':
        this.#seal = { untilMs: record.untilMs };
        return;
      case 'command':
        this.#commands.set(record.number, value as CommandRecord<Command>);
        return;
      case 'request':
        this.#requests.set(record.id, value as RequestRecord<Command>);
        return;
      case 'reply':
        this.#replies.set(record.id, value as ReplyRecord);
        return;
      case 'forget':
        (record.what === 'request' ? this.#requests : this.#replies).delete(record.id);
    }
  }

  at(endOffset: bigint): CommandLogContent<Definition, Command> {
    const commands = [...this.#commands.values()].sort((a, b) => a.number - b.number);
    const gap = commands.findIndex(({ number }, index) => number !== index + 1);
    if (gap >= 0) {
      const what = `${this.#topic} holds command ${commands[gap]!.number} and not command ${gap + 1}`;
      throw new SinkError('LOG_RECORD_INVALID', `${what}: the stream cannot be replayed from it`);
    }
    return {
      ...(this.#definition === undefined ? {} : { definition: this.#definition }),
      ...(this.#seal === undefined ? {} : { seal: this.#seal }),
      commands,
      requests: [...this.#requests.values()],
      replies: this.#replies,
      endOffset,
    };
  }
}
