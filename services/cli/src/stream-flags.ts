import {
  definitionFaults,
  JournalFault,
  limits,
  type Pace,
  readJournal,
  Scenarios,
  type StreamDefinition,
  type WrittenJournal,
} from '@launderette/simulator';
import { COMPRESSIONS, FORMATS } from '@launderette/wire';
import { findScenario, type Scenario } from '@launderette/world';
import { invalidInput } from './errors.ts';
import { type LearnedFlags, learnedFlags } from './learned/map-file.ts';
import { type LoadFlags, readDelivery, readLoad, readPace, readTimestamps } from './load-flags.ts';
import { FaultList, oneOf, parseAssignment, parseDuration, parseNumber } from './parse.ts';
import { readScenario, readText, withScenarioFile } from './scenario-flags.ts';

/** The flags of `stream` as Commander gives them. */
export interface StreamFlags extends LoadFlags, LearnedFlags {
  readonly scenario?: string;
  readonly scenarioFile?: string;
  readonly name?: string;
  readonly seed?: string;
  readonly customers?: string;
  readonly shards?: string;
  readonly for?: string;
  readonly days?: string;
  readonly events?: string;
  readonly sink: string;
  readonly out?: string;
  readonly format?: string;
  readonly compression?: string;
  readonly prevalence: readonly string[];
  readonly journal?: string;
  readonly bootstrap?: string;
  readonly overwrite?: boolean;
  readonly wait: string;
}

export const SINKS = ['kafka', 'file', 'stdout'] as const;
export type SinkName = (typeof SINKS)[number];

/** What `stream` was asked to do, read whole. */
export interface StreamPlan {
  readonly definition: StreamDefinition;
  /** A scenario from a file, beside the catalogue's. */
  readonly scenarios: readonly Scenario[];
  readonly journal?: WrittenJournal;
  readonly sink: SinkName;
  readonly out?: string;
  readonly forMs?: number;
  readonly days?: number;
  readonly waitMs: number;
}

/** Stands in where the scenario, which would say, is at fault itself. */
const CUSTOMERS_OTHERWISE = limits.CUSTOMERS.min;

/** A broker shares the machine with what reads it, so a stream to Kafka has a pace unless told otherwise. */
const KAFKA_PACE: Pace = { kind: 'rate', eventsPerSecond: 500 };

/** Reads the flags. Throws {@link CommandError} with every fault: of the texts, and of the values that could be read. */
export function planOf(given: StreamFlags): StreamPlan {
  const list = new FaultList();
  const flags = withScenarioFile(given);
  const scenario = readScenario(flags, list);
  const journal = readJournalFlag(flags, list);
  const plan = readPlan(flags, list, scenario, journal);
  list.faults.push(...definitionFaults(plan.definition, new Scenarios(plan.scenarios).vocabulary()));
  if (list.faults.length > 0) throw invalidInput(list.faults);
  return plan;
}

function readPlan(
  flags: StreamFlags,
  list: FaultList,
  scenario: Scenario | undefined,
  journal: WrittenJournal | undefined,
): StreamPlan {
  const sink = readSink(flags, list);
  const forMs = list.read('--for', flags.for, parseDuration);
  const days = list.read('--days', flags.days, parseNumber);
  if (days !== undefined && !(days > 0)) list.faults.push({ path: '--days', message: `is ${days}, must be above 0` });
  return {
    definition: readDefinition(flags, list, scenario, journal, sink),
    scenarios: flags.scenarioFile === undefined || !scenario ? [] : [scenario],
    ...(journal ? { journal } : {}),
    sink,
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(forMs === undefined ? {} : { forMs }),
    ...(days === undefined ? {} : { days }),
    waitMs: list.read('--wait', flags.wait, parseDuration) ?? 0,
  };
}

function readDefinition(
  flags: StreamFlags,
  list: FaultList,
  scenario: Scenario | undefined,
  journal: WrittenJournal | undefined,
  sink: SinkName,
): StreamDefinition {
  const written = journal?.definition;
  const scenarioName = scenario?.name ?? flags.scenario ?? written?.scenario ?? 'retail';
  // A stream of a service may have brought its scenario along; a flag takes its place.
  const brought = scenario === undefined && flags.scenario === undefined && written?.scenarioDocument !== undefined;
  const customers = scenario?.customers ?? findScenario(scenarioName)?.customers ?? CUSTOMERS_OTHERWISE;
  const delivery = readDelivery(flags, list);
  const timestamps = readTimestamps(flags, list);
  const learned = learnedFlags(flags) ?? written?.learned;
  const eventsMax = list.read('--events', flags.events, parseNumber) ?? written?.eventsMax;
  const institution = flags.institution ?? written?.institution;
  const number = (flag: string, text: string | undefined, otherwise: number) =>
    list.read(flag, text, parseNumber) ?? otherwise;
  return {
    name: flags.name ?? written?.name ?? scenarioName,
    scenario: scenarioName,
    ...(brought ? { scenarioDocument: written.scenarioDocument, ...digestOf(written) } : {}),
    seed: number('--seed', flags.seed, written?.seed ?? 0),
    customers: number('--customers', flags.customers, written?.customers ?? customers),
    shards: number('--shards', flags.shards, written?.shards ?? limits.SHARDS_DEFAULT),
    pace: readPace(flags, list) ?? (sink === 'kafka' ? KAFKA_PACE : { kind: 'max' }),
    prevalence: { ...written?.prevalence, ...readPrevalence(flags, list) },
    ...(eventsMax === undefined ? {} : { eventsMax }),
    ...readEncoding(flags, list, written),
    ...readLoad(flags, list),
    ...(delivery === undefined ? {} : { delivery }),
    ...(timestamps === undefined ? {} : { timestamps }),
    ...(institution === undefined ? {} : { institution }),
    ...(learned === undefined ? {} : { learned }),
    // What a journal tells was drawn from that model and no other.
    ...(written?.modelDigest === undefined || flags.model !== undefined ? {} : { modelDigest: written.modelDigest }),
  };
}

const digestOf = ({ scenarioDigest }: StreamDefinition): Pick<StreamDefinition, 'scenarioDigest'> =>
  scenarioDigest === undefined ? {} : { scenarioDigest };

/** Absent where neither a flag nor the journal says: the default of the simulator. */
function readEncoding(
  flags: StreamFlags,
  list: FaultList,
  written?: StreamDefinition,
): Pick<StreamDefinition, 'format' | 'compression'> {
  const format = list.read('--format', flags.format, oneOf(FORMATS)) ?? written?.format;
  const compression = list.read('--compression', flags.compression, oneOf(COMPRESSIONS)) ?? written?.compression;
  return { ...(format === undefined ? {} : { format }), ...(compression === undefined ? {} : { compression }) };
}

function readSink(flags: StreamFlags, list: FaultList): SinkName {
  const sink = SINKS.find((known) => known === flags.sink);
  if (!sink) list.faults.push({ path: '--sink', message: `is ${flags.sink}, must be one of ${SINKS.join(', ')}` });
  if (sink === 'file' && flags.out === undefined)
    list.faults.push({ path: '--out', message: 'is required with --sink file' });
  if (sink !== 'file' && flags.out !== undefined)
    list.faults.push({ path: '--out', message: 'goes with --sink file only' });
  return sink ?? 'kafka';
}

function readPrevalence(flags: StreamFlags, list: FaultList): Record<string, number> {
  const pairs = flags.prevalence.map((text) => list.take('--prevalence', parseAssignment(text)));
  return Object.fromEntries(pairs.filter((pair) => pair !== undefined));
}

/** The journal of `--journal`. */
export function readJournalFlag(flags: Pick<StreamFlags, 'journal'>, list: FaultList): WrittenJournal | undefined {
  if (flags.journal === undefined) return undefined;
  readText(flags.journal);
  try {
    return readJournal(flags.journal);
  } catch (error) {
    if (!(error instanceof JournalFault)) throw error;
    list.faults.push({ path: error.path, message: error.message });
    return undefined;
  }
}
