import { COMPRESSIONS, FORMATS, type Framing } from '@launderette/wire';
import {
  DELIVERIES,
  type Fault,
  type Overload,
  type Pace,
  type StreamDefinition,
  type StreamPatch,
  TIMESTAMPS,
} from './api.ts';
import { LEARNED_TYPOLOGY, learnedFaults, PER_MILLION } from './learned/source.ts';
import {
  CLOCK_MULTIPLE,
  COMMANDS_PER_UPDATE_MAX,
  CUSTOMERS,
  EVENTS_MAX,
  EVENTS_PER_SECOND,
  LAG_MAX_MS,
  type Limit,
  SEED,
  SHARDS,
  STREAM_NAME_PATTERN,
  WARM_UP_MS,
} from './limits.ts';
import { profileFaults } from './profile/faults.ts';

/** The names a definition may use, and the range of each typology's prevalence (both ends included). */
export interface Vocabulary {
  readonly scenarios: readonly string[];
  readonly prevalence: ReadonlyMap<string, { readonly min: number; readonly max: number }>;
  /** BICs of the institutions of a scenario's world, by scenario. */
  readonly institutions: ReadonlyMap<string, readonly string[]>;
  /** What a scenario in YAML is; without one where it is at fault. */
  readonly document: (text: string) => KnownDocument;
}

/** What a definition needs to know of a scenario that is no catalogue's. */
interface KnownDocument {
  readonly scenario?: {
    readonly name: string;
    readonly customers: number;
    /** BICs of its world. */
    readonly institutions: readonly string[];
  };
  /** All that is wrong with it, by paths in the document. */
  readonly faults: readonly Fault[];
}

/** Everything wrong with a definition, each with its path; empty when it can run. */
export function definitionFaults(definition: StreamDefinition, vocabulary: Vocabulary): Fault[] {
  return [
    ...nameFaults(definition.name),
    ...scenarioFaults(definition, vocabulary),
    ...integerFaults('seed', definition.seed, SEED),
    ...integerFaults('customers', definition.customers, CUSTOMERS),
    ...integerFaults('shards', definition.shards, SHARDS),
    ...paceFaults(definition.pace),
    ...(definition.learned ? learnedFaults(definition.learned) : []),
    ...prevalenceFaults(definition.prevalence, vocabulary, kindOf(definition)),
    ...(definition.eventsMax === undefined ? [] : integerFaults('events_max', definition.eventsMax, EVENTS_MAX)),
    ...(definition.format === undefined ? [] : oneOf('format', definition.format, FORMATS)),
    ...(definition.compression === undefined ? [] : oneOf('compression', definition.compression, COMPRESSIONS)),
    ...(definition.overload ? overloadFaults(definition.overload) : []),
    ...(definition.warmUpMs === undefined ? [] : integerFaults('warm_up', definition.warmUpMs, WARM_UP_MS)),
    ...deliveryFaults(definition),
    ...(definition.timestamps === undefined ? [] : oneOf('timestamps', definition.timestamps, TIMESTAMPS)),
    ...institutionFaults(definition, vocabulary),
    ...(definition.twinOf === undefined
      ? []
      : nameFaults(definition.twinOf).map((fault) => ({ ...fault, path: 'twin_of' }))),
    ...(definition.learned ? agentsFaults(definition) : []),
  ];
}

function scenarioFaults({ scenario, scenarioDocument }: StreamDefinition, vocabulary: Vocabulary): Fault[] {
  if (scenarioDocument === undefined) return oneOf('scenario', scenario, vocabulary.scenarios);
  const { scenario: known, faults } = vocabulary.document(scenarioDocument);
  if (known !== undefined && known.name !== scenario)
    return [{ path: 'scenario', message: `is ${quote(scenario)}, but the document is named ${quote(known.name)}` }];
  return faults.map(({ path, message }) => ({ path: `scenario_document${path && `: ${path}`}`, message }));
}

/** What a definition asks of a world of agents, of which a model knows nothing. */
function agentsFaults({ institution, twinOf }: StreamDefinition): Fault[] {
  const asked = { institution, twin_of: twinOf };
  const message = 'does not go with learned: there are neither institutions nor agents behind the rows of a model';
  return Object.entries(asked).flatMap(([path, value]) => (value === undefined ? [] : [{ path, message }]));
}

/** What of a valid definition a sink cannot take: lines are JSON texts, are not compressed, and know no transactions. */
export function sinkFaults(
  { format = 'json', compression = 'none', delivery = 'at-least-once', timestamps = 'append' }: StreamDefinition,
  framing: Framing,
): Fault[] {
  if (framing === 'kafka') return [];
  const message = 'needs Kafka: files and standard output hold lines of JSON';
  return [
    ...(format === 'json' ? [] : [{ path: 'format', message: `${quote(format)} ${message}` }]),
    ...(compression === 'none' ? [] : [{ path: 'compression', message: `${quote(compression)} ${message}` }]),
    ...(delivery === 'at-least-once'
      ? []
      : [
          {
            path: 'delivery',
            message: `${quote(delivery)} needs Kafka: files and standard output know no transactions`,
          },
        ]),
    ...(timestamps === 'append'
      ? []
      : [{ path: 'timestamps', message: `${quote(timestamps)} needs Kafka: lines have no timestamps of their own` }]),
  ];
}

/** Who makes the payments of a stream, and whether a row of its model can say fraud. */
export type StreamKind = 'agents' | 'learned' | 'learned-without-fraud' | 'kept';

export function kindOf({ learned }: StreamDefinition): StreamKind {
  if (!learned) return 'agents';
  if (learned.rows) return 'kept';
  return learned.columns.fraud === undefined ? 'learned-without-fraud' : 'learned';
}

/** Everything wrong with a change, as far as can be told without the `kind` of its stream; a change of nothing is a fault too. */
export function patchFaults(patch: StreamPatch, vocabulary: Vocabulary, kind?: StreamKind): Fault[] {
  const count = (patch.pace ? 1 : 0) + Object.keys(patch.prevalence ?? {}).length;
  if (count === 0) return [{ path: 'stream', message: 'must change the pace or a prevalence' }];
  if (count > COMMANDS_PER_UPDATE_MAX) {
    return [{ path: 'stream', message: `changes ${count} values, at most ${COMMANDS_PER_UPDATE_MAX} at once` }];
  }
  return [...(patch.pace ? paceFaults(patch.pace) : []), ...prevalenceFaults(patch.prevalence ?? {}, vocabulary, kind)];
}

export function typologyFaults(path: string, typology: string, vocabulary: Vocabulary): Fault[] {
  return oneOf(path, typology, [...vocabulary.prevalence.keys()]);
}

function nameFaults(name: string): Fault[] {
  if (STREAM_NAME_PATTERN.test(name)) return [];
  return [
    {
      path: 'name',
      message: `${quote(name)} must be 1 to 40 lower-case letters, digits and hyphens, beginning with a letter`,
    },
  ];
}

export function paceFaults(pace: Pace): Fault[] {
  if (pace.kind === 'rate') return numberFaults('pace.events_per_second', pace.eventsPerSecond, EVENTS_PER_SECOND);
  if (pace.kind === 'clock') return numberFaults('pace.clock_multiple', pace.multiple, CLOCK_MULTIPLE);
  if (pace.kind === 'profile') return profileFaults(pace.profile, 'pace.profile');
  return pace.kind === 'max'
    ? []
    : [{ path: 'pace', message: 'must be events_per_second, profile, clock_multiple or max' }];
}

const POLICIES: readonly Overload['policy'][] = ['catch-up', 'drop-and-count', 'fail'];

function overloadFaults({ policy, lagMaxMs }: Overload): Fault[] {
  return [...oneOf('overload.policy', policy, POLICIES), ...numberFaults('overload.lag_max', lagMaxMs, LAG_MAX_MS)];
}

/** What is dropped depends on the broker, so that a crashed stream could not be made again as it was. */
function deliveryFaults({ delivery = 'at-least-once', overload }: StreamDefinition): Fault[] {
  if (delivery !== 'exactly-once' || overload?.policy !== 'drop-and-count')
    return oneOf('delivery', delivery, DELIVERIES);
  const message = '"exactly-once" does not go with the overload policy drop-and-count: choose catch-up or fail';
  return [{ path: 'delivery', message }];
}

/** Which institutions there are depends on the scenario; of one that is unknown nothing can be said. */
function institutionFaults(
  { institution, scenario, scenarioDocument }: StreamDefinition,
  { institutions, document }: Vocabulary,
): Fault[] {
  const known =
    scenarioDocument === undefined ? institutions.get(scenario) : document(scenarioDocument).scenario?.institutions;
  return institution === undefined || known === undefined ? [] : oneOf('institution', institution, known);
}

const LEARNED_RANGE = { min: 0, max: PER_MILLION, reason: 'fraudulent rows in a million' };

/** A stream of agents has the typologies of the catalogue, one of a model its own. */
function prevalenceFaults(
  prevalence: Readonly<Record<string, number>>,
  vocabulary: Vocabulary,
  kind: StreamKind | undefined,
): Fault[] {
  return Object.entries(prevalence).flatMap(([typology, value]) => {
    const path = `prevalence[${JSON.stringify(typology)}]`;
    if (typology === LEARNED_TYPOLOGY && kind !== 'agents') {
      if (kind === 'kept') return [{ path, message: 'cannot be set: the rows are a file’s, and so is their fraud' }];
      if (kind !== 'learned-without-fraud') return numberFaults(path, value, LEARNED_RANGE);
      return [{ path, message: 'needs learned.columns.fraud: the column that says which rows are fraud' }];
    }
    const range = vocabulary.prevalence.get(typology);
    if (!range) return typologyFaults(path, typology, vocabulary);
    if (kind !== undefined && kind !== 'agents')
      return [{ path, message: `is a typology of agents; the rows of a model have "${LEARNED_TYPOLOGY}" only` }];
    return numberFaults(path, value, { ...range, reason: 'the range of this typology in the catalogue' });
  });
}

function numberFaults(path: string, value: number, limit: Limit): Fault[] {
  if (typeof value === 'number' && value >= limit.min && value <= limit.max) return [];
  return [{ path, message: `is ${value}, must be ${limit.min} to ${limit.max} (${limit.reason})` }];
}

function integerFaults(path: string, value: number, limit: Limit): Fault[] {
  if (typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)) {
    return [{ path, message: `is ${value}, must be a whole number` }];
  }
  return numberFaults(path, value, limit);
}

function oneOf(path: string, value: string, known: readonly string[]): Fault[] {
  if (known.includes(value)) return [];
  return [{ path, message: `${quote(value)} is unknown; known: ${known.join(', ')}` }];
}

function quote(text: string): string {
  return JSON.stringify(text);
}
