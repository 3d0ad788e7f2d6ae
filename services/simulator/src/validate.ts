import { COMPRESSIONS, FORMATS, type Framing } from '@launderette/wire';
import { DELIVERIES, type Fault, type Overload, type Pace, type StreamDefinition, type StreamPatch } from './api.ts';
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
}

/** Everything wrong with a definition, each with its path; empty when it can run. */
export function definitionFaults(definition: StreamDefinition, vocabulary: Vocabulary): Fault[] {
  return [
    ...nameFaults(definition.name),
    ...oneOf('scenario', definition.scenario, vocabulary.scenarios),
    ...integerFaults('seed', definition.seed, SEED),
    ...integerFaults('customers', definition.customers, CUSTOMERS),
    ...integerFaults('shards', definition.shards, SHARDS),
    ...paceFaults(definition.pace),
    ...prevalenceFaults(definition.prevalence, vocabulary),
    ...(definition.eventsMax === undefined ? [] : integerFaults('events_max', definition.eventsMax, EVENTS_MAX)),
    ...(definition.format === undefined ? [] : oneOf('format', definition.format, FORMATS)),
    ...(definition.compression === undefined ? [] : oneOf('compression', definition.compression, COMPRESSIONS)),
    ...(definition.overload ? overloadFaults(definition.overload) : []),
    ...(definition.warmUpMs === undefined ? [] : integerFaults('warm_up', definition.warmUpMs, WARM_UP_MS)),
    ...deliveryFaults(definition),
    ...(definition.twinOf === undefined
      ? []
      : nameFaults(definition.twinOf).map((fault) => ({ ...fault, path: 'twin_of' }))),
  ];
}

/** What of a valid definition a sink cannot take: lines are JSON texts, are not compressed, and know no transactions. */
export function sinkFaults(
  { format = 'json', compression = 'none', delivery = 'at-least-once' }: StreamDefinition,
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
  ];
}

/** Everything wrong with a change; a change of nothing is a fault too. */
export function patchFaults(patch: StreamPatch, vocabulary: Vocabulary): Fault[] {
  const count = (patch.pace ? 1 : 0) + Object.keys(patch.prevalence ?? {}).length;
  if (count === 0) return [{ path: 'stream', message: 'must change the pace or a prevalence' }];
  if (count > COMMANDS_PER_UPDATE_MAX) {
    return [{ path: 'stream', message: `changes ${count} values, at most ${COMMANDS_PER_UPDATE_MAX} at once` }];
  }
  return [...(patch.pace ? paceFaults(patch.pace) : []), ...prevalenceFaults(patch.prevalence ?? {}, vocabulary)];
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

function prevalenceFaults(prevalence: Readonly<Record<string, number>>, vocabulary: Vocabulary): Fault[] {
  return Object.entries(prevalence).flatMap(([typology, value]) => {
    const path = `prevalence[${JSON.stringify(typology)}]`;
    const range = vocabulary.prevalence.get(typology);
    if (!range) return typologyFaults(path, typology, vocabulary);
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
