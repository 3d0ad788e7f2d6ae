import type { MessageInitShape } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import type { LearnedSourceSchema, StreamSchema } from '@launderette/proto';
import type { LearnedSource } from '@launderette/simulator/definition';
import { COMPRESSIONS, FORMATS } from '@launderette/wire';
import type { Command } from 'commander';
import { CRIME_HELP } from '../crime-share.ts';
import { invalidInput } from '../errors.ts';
import { type LearnedFlags, learnedFlags } from '../learned/map-file.ts';
import {
  type LoadFlags,
  PACE_HELP,
  PROFILE_FLAG,
  readDelivery,
  readLoad,
  readPace,
  readTimestamps,
} from '../load-flags.ts';
import { FaultList, oneOf, type Parsed, parseAssignment } from '../parse.ts';
import { readText, withScenarioFile } from '../scenario-flags.ts';
import { COMPRESSION_VALUES, DELIVERY_VALUES, FORMAT_VALUES, TIMESTAMPS_VALUES } from './encoding.ts';
import { overloadInit } from './overload.ts';
import { paceInit } from './pace.ts';

/** The flags that say what a stream shall be, as Commander gives them. */
export interface DefinitionFlags extends LoadFlags, LearnedFlags {
  readonly scenario?: string;
  readonly scenarioFile?: string;
  readonly seed?: string;
  readonly customers?: string;
  readonly shards?: string;
  readonly events?: string;
  readonly prevalence: readonly string[];
  readonly crime?: string;
  readonly format?: string;
  readonly compression?: string;
}

type StreamInit = Exclude<MessageInitShape<typeof StreamSchema>, { $typeName: string }>;
type LearnedInit = Exclude<MessageInitShape<typeof LearnedSourceSchema>, { $typeName: string }>;

/** Largest value of the field on the wire; its own range is the service's business. */
const UINT32_MAX = 2n ** 32n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** Adds the flags of what may change on a running stream. */
export function withChangeFlags(command: Command): Command {
  const gather = (text: string, before: readonly string[]): readonly string[] => [...before, text];
  return command
    .option('--pace <pace>', PACE_HELP)
    .option(...PROFILE_FLAG)
    .option(
      '--prevalence <typology=number>',
      'episodes per million customers and 30 days; may be repeated',
      gather,
      [] as readonly string[],
    )
    .option('--crime <preset|share>', CRIME_HELP);
}

/** The flags of a definition, its parts that are written in files read. */
interface Parts {
  /** Text of a scenario of the user's own, in place of one of the catalogue. */
  readonly scenarioDocument?: string | undefined;
  readonly learned?: LearnedSource | undefined;
}

/** The stream that the flags describe. Throws a CommandError with every fault that can be seen here. */
export function streamOf(flags: DefinitionFlags, { scenarioDocument, learned }: Parts = {}): StreamInit {
  const list = new FaultList();
  const pace = readPace(flags, list);
  const { overload, warmUpMs } = readLoad(flags, list);
  const pairs = flags.prevalence.map((text) => list.take('--prevalence', parseAssignment(text)));
  const whole = (path: string, text: string | undefined, max: bigint): bigint | undefined =>
    list.read(path, text, (given) => parseWhole(given, max));
  const numbers = {
    seed: whole('--seed', flags.seed, UINT64_MAX),
    eventsMax: whole('--events', flags.events, UINT64_MAX),
    customers: whole('--customers', flags.customers, UINT32_MAX),
    shards: whole('--shards', flags.shards, UINT32_MAX),
  };
  const format = list.read('--format', flags.format, oneOf(FORMATS));
  const compression = list.read('--compression', flags.compression, oneOf(COMPRESSIONS));
  const delivery = readDelivery(flags, list);
  const timestamps = readTimestamps(flags, list);
  if (list.faults.length > 0) throw invalidInput(list.faults);
  return {
    ...(scenarioDocument === undefined ? { scenario: flags.scenario ?? '' } : { scenarioDocument }),
    seed: numbers.seed ?? 0n,
    eventsMax: numbers.eventsMax ?? 0n,
    customers: Number(numbers.customers ?? 0n),
    shards: Number(numbers.shards ?? 0n),
    prevalence: Object.fromEntries(pairs.filter((pair) => pair !== undefined)),
    ...(pace ? { pace: paceInit(pace) } : {}),
    ...(learned ? { learned: learnedInit(learned) } : {}),
    ...(format ? { format: FORMAT_VALUES[format] } : {}),
    ...(compression ? { compression: COMPRESSION_VALUES[compression] } : {}),
    ...(delivery ? { delivery: DELIVERY_VALUES[delivery] } : {}),
    ...(timestamps ? { timestamps: TIMESTAMPS_VALUES[timestamps] } : {}),
    ...(flags.institution === undefined ? {} : { institution: flags.institution }),
    ...(overload ? { overload: overloadInit(overload) } : {}),
    ...(warmUpMs === undefined ? {} : { warmUp: durationFromMs(warmUpMs) }),
  };
}

/** The stream's own files, read. Throws a CommandError. */
export function partsOf(flags: DefinitionFlags): Parts {
  return { scenarioDocument: scenarioTextOf(flags), learned: learnedFlags(flags) };
}

/** The document that --scenario-file, or a path in --scenario, names; the service says what is wrong in it. */
function scenarioTextOf(given: DefinitionFlags): string | undefined {
  const { scenario, scenarioFile } = withScenarioFile(given);
  if (scenarioFile === undefined) return undefined;
  if (scenario === undefined) return readText(scenarioFile);
  throw invalidInput([{ path: '--scenario-file', message: 'cannot be given together with --scenario' }]);
}

function learnedInit({ model, codes, rows, digest: _, ...rest }: LearnedSource): LearnedInit {
  return {
    ...rest,
    model: `models/${model}`,
    codes: { ...codes },
    ...(rows === undefined
      ? {}
      : {
          rows: {
            source: { case: rows.uploaded ? 'upload' : 'path', value: rows.path },
            replaced: [...rows.replaced],
            kept: [...(rows.kept ?? [])],
            given: [...(rows.given ?? [])],
          },
        }),
  };
}

function parseWhole(text: string, max: bigint): Parsed<bigint> {
  const value = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value <= max) return { value };
  return { fault: `${JSON.stringify(text)} must be a whole number, 0 to ${max}` };
}
