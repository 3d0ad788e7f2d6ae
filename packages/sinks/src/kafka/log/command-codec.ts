import type { KeyedRecord } from '@launderette/wire';
import { z } from 'zod';
import {
  type CommandLogRecord,
  type CommandSchemas,
  type Parser,
  type RefusalRecord,
  STREAM_STATES,
} from './command-records.ts';
import { invalid, jsonRecord, moment, parseJson } from './json.ts';
import type { LogRecord } from './records.ts';

/*
  Keys of synth.<stream>.commands, one partition:
    definition          {version, definition, startMs, createdMs, state}
    command/<number>    {version, number, effectiveMs, acceptedMs, command}
    request/<uuid>      {version, id, commands, acceptedMs}
    reply/<uuid>        {version, id, effectiveMs} or {version, id, refusal: {code, message}}
    seal                {version, untilMs}
  A key without a value is deleted; requests and replies are, once they have been answered and read.
*/

const SECOND_MS = 1000;
const refusal = z.strictObject({ code: z.string(), message: z.string() }) satisfies Parser<RefusalRecord>;
const seal = z.strictObject({ untilMs: moment });
const reply = z.union([
  z.strictObject({ id: z.uuid(), effectiveMs: moment }),
  z.strictObject({ id: z.uuid(), refusal }),
]);

/** Records of command logs to and from bytes. */
export class CommandCodec<Definition, Command> {
  readonly #definition;
  readonly #command;
  readonly #request;

  constructor({ definition, command }: CommandSchemas<Definition, Command>) {
    const one = parsedBy(command);
    this.#definition = z.strictObject({
      definition: parsedBy(definition),
      startMs: moment,
      createdMs: moment,
      state: z.enum(STREAM_STATES),
    });
    this.#command = z.strictObject({
      number: z.int().positive(),
      effectiveMs: moment.multipleOf(SECOND_MS),
      acceptedMs: moment,
      command: one,
    });
    this.#request = z.strictObject({ id: z.uuid(), commands: z.array(one).min(1), acceptedMs: moment });
  }

  encode(record: CommandLogRecord<Definition, Command>): KeyedRecord {
    const { kind, ...value } = record;
    switch (record.kind) {
      case 'definition':
      case 'seal':
        return jsonRecord(kind, value);
      case 'command':
        return jsonRecord(`command/${record.number}`, value);
      case 'request':
      case 'reply':
        return jsonRecord(`${kind}/${record.id}`, value);
      case 'forget':
        return jsonRecord(`${record.what}/${record.id}`, undefined);
    }
  }

  /** Throws LOG_RECORD_INVALID for a record that is not one of the log's, or whose key and value disagree. */
  decode(record: LogRecord): CommandLogRecord<Definition, Command> {
    const [kind = '', id = ''] = record.key?.toString('utf8').split('/') ?? [];
    if (record.value === null) return this.#forgotten(record, kind, id);
    const decoded = this.#parse(record, kind);
    const expected = this.encode(decoded).key!;
    if (!record.key!.equals(expected))
      throw invalid(record, `holds what belongs to ${JSON.stringify(String(Buffer.from(expected)))}`);
    return decoded;
  }

  #parse(record: LogRecord, kind: string): CommandLogRecord<Definition, Command> {
    switch (kind) {
      case 'definition':
        return { kind, ...parseJson(record, this.#definition) };
      case 'command':
        return { kind, ...parseJson(record, this.#command) };
      case 'request':
        return { kind, ...parseJson(record, this.#request) };
      case 'reply':
        return { kind, ...parseJson(record, reply) };
      case 'seal':
        return { kind, ...parseJson(record, seal) };
      default:
        throw invalid(record, 'is of no kind that this program knows');
    }
  }

  #forgotten(record: LogRecord, kind: string, id: string): CommandLogRecord<Definition, Command> {
    if ((kind === 'request' || kind === 'reply') && id !== '') return { kind: 'forget', what: kind, id };
    throw invalid(record, 'was deleted, and must not be');
  }
}

/** A caller's parser inside of a schema of ours. */
function parsedBy<Value>(parser: Parser<Value>) {
  return z.unknown().transform((value, context) => {
    try {
      return parser.parse(value);
    } catch (cause) {
      if (cause instanceof z.ZodError) {
        for (const { path, message } of cause.issues) context.addIssue({ code: 'custom', path, message });
      } else context.addIssue({ code: 'custom', message: String(cause) });
      return z.NEVER;
    }
  });
}
