/** Takes a value apart and types it, or throws; a zod schema is one. Services give those of what only they know. */
export interface Parser<Value> {
  parse(value: unknown): Value;
}

/** The parts of a command log that belong to whoever runs streams. */
export interface CommandSchemas<Definition, Command> {
  readonly definition: Parser<Definition>;
  readonly command: Parser<Command>;
}

export const STREAM_STATES = ['live', 'finished', 'deleted'] as const;
export type StreamState = (typeof STREAM_STATES)[number];

/** What a stream is, where its simulated time begins, and whether it is to be run. */
export interface DefinitionRecord<Definition> {
  readonly definition: Definition;
  /** Unix milliseconds, simulated: where the stream began. */
  readonly startMs: number;
  /** Unix milliseconds, wall. */
  readonly createdMs: number;
  readonly state: StreamState;
}

/** A change, and the simulated time from which it holds. It is durable before any shard lives past that. */
export interface CommandRecord<Command> {
  /** From 1, gapless within a stream. */
  readonly number: number;
  /** Unix milliseconds, simulated, whole second. */
  readonly effectiveMs: number;
  /** Unix milliseconds, wall; for people, replay does not read it. */
  readonly acceptedMs: number;
  readonly command: Command;
}

/** What a control process asks of the owner of shard 0. */
export interface RequestRecord<Command> {
  /** UUID; its reply has the same. */
  readonly id: string;
  /** All of them hold from one simulated time, or none. */
  readonly commands: readonly Command[];
  /** Unix milliseconds, wall. */
  readonly acceptedMs: number;
}

/** Why a request was refused whole. */
export interface RefusalRecord {
  readonly code: string;
  readonly message: string;
}

export type ReplyRecord =
  | { readonly id: string; readonly effectiveMs: number }
  | { readonly id: string; readonly refusal: RefusalRecord };

/** No shard may live past this simulated time, Unix milliseconds, until a later seal allows it. */
export interface SealRecord {
  readonly untilMs: number;
}

/** One record of `synth.<stream>.commands`. */
export type CommandLogRecord<Definition, Command> =
  | ({ readonly kind: 'definition' } & DefinitionRecord<Definition>)
  | ({ readonly kind: 'command' } & CommandRecord<Command>)
  | ({ readonly kind: 'request' } & RequestRecord<Command>)
  | ({ readonly kind: 'reply' } & ReplyRecord)
  | ({ readonly kind: 'seal' } & SealRecord)
  /** Tombstones of what has been answered and read. */
  | { readonly kind: 'forget'; readonly what: 'request' | 'reply'; readonly id: string };

/** All that a command log holds, read to its end. */
export interface CommandLogContent<Definition, Command> {
  /** Absent from a log that was never written. */
  readonly definition?: DefinitionRecord<Definition>;
  /** By number, gapless from 1. */
  readonly commands: readonly CommandRecord<Command>[];
  /** In the order in which they were asked. */
  readonly requests: readonly RequestRecord<Command>[];
  /** By the id of their request. */
  readonly replies: ReadonlyMap<string, ReplyRecord>;
  readonly seal?: SealRecord;
  /** Where to follow from: the offset behind the last record. */
  readonly endOffset: bigint;
}
