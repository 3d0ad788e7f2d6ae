import { type CreateStreamRequest, CreateStreamRequestSchema, type Stream } from '@launderette/proto';
import { definitionFaults, type Fault, limits, type Pace, type StreamDefinition } from '@launderette/simulator';
import { z } from 'zod';
import type { Catalogue } from '../catalogue.ts';
import { refuseFaults } from '../errors.ts';
import { deliveryFromMessage } from '../mapping/delivery.ts';
import { encodingFromMessage } from '../mapping/encoding.ts';
import { learnedFromMessage } from '../mapping/learned.ts';
import { millisecondsOf } from '../mapping/numbers.ts';
import { overloadFromMessage } from '../mapping/overload.ts';
import { paceFromMessage } from '../mapping/pace.ts';
import { timestampsFromMessage } from '../mapping/timestamps.ts';
import { quoted, requestFaults } from './check.ts';
import { pace, requestId, required } from './rules.ts';

/** A rate that a laptop does not notice and a consumer can follow. */
const PACE_DEFAULT: Pace = { kind: 'rate', eventsPerSecond: 500 };

/** Of a stream whose scenario is unknown, so that its other faults can be found too. */
const CUSTOMERS_UNKNOWN_SCENARIO = 20_000;

const rules = z
  .object({ streamId: z.string(), stream: z.object({ name: z.string(), pace }, required), requestId })
  .refine(({ streamId, stream }) => stream.name === '' || stream.name === `streams/${streamId}`, {
    path: ['stream', 'name'],
    when: ({ value }) => (value as CreateStreamRequest).stream !== undefined,
    error: ({ input }) => {
      const { stream, streamId } = input as CreateStreamRequest;
      return `is ${quoted(stream?.name)}, must be empty or ${quoted(`streams/${streamId}`)} to agree with stream_id`;
    },
  });

/** The definition that a request asks for. Throws INVALID_REQUEST with all faults of the request and of the definition. */
export function readCreateStream(request: CreateStreamRequest, catalogue: Catalogue): StreamDefinition {
  const faults = requestFaults(CreateStreamRequestSchema, rules, request);
  const definition = definitionOf(request.streamId, request.stream, catalogue);
  if (request.stream) faults.push(...definitionFaults(definition, catalogue.vocabulary).map(inRequest));
  refuseFaults(faults);
  return definition;
}

/** The simulator speaks of a definition; the caller wrote a request. */
function inRequest(fault: Fault): Fault {
  return { path: fault.path === 'name' ? 'stream_id' : `stream.${fault.path}`, message: fault.message };
}

/** What is known of the scenario that a request names or brings along; undefined where it is at fault. */
function scenarioOf(stream: Stream | undefined, { scenarios, vocabulary }: Catalogue) {
  if (stream?.scenarioDocument) return vocabulary.document(stream.scenarioDocument).scenario;
  return scenarios.find((entry) => entry.name === stream?.scenario);
}

function definitionOf(name: string, stream: Stream | undefined, catalogue: Catalogue): StreamDefinition {
  const scenario = scenarioOf(stream, catalogue);
  return {
    name,
    scenario: stream?.scenario || (scenario?.name ?? ''),
    ...(stream?.scenarioDocument ? { scenarioDocument: stream.scenarioDocument } : {}),
    seed: Number(stream?.seed ?? 0n),
    customers: stream?.customers || (scenario?.customers ?? CUSTOMERS_UNKNOWN_SCENARIO),
    shards: stream?.shards || limits.SHARDS_DEFAULT,
    pace: paceFromMessage(stream?.pace) ?? PACE_DEFAULT,
    prevalence: { ...stream?.prevalence },
    ...(stream === undefined ? {} : encodingFromMessage(stream)),
    ...(stream === undefined ? {} : deliveryFromMessage(stream.delivery)),
    ...(stream === undefined ? {} : timestampsFromMessage(stream.timestamps)),
    ...(stream?.twinOf ? { twinOf: stream.twinOf } : {}),
    ...(stream?.learned ? { learned: learnedFromMessage(stream.learned) } : {}),
    ...(stream?.eventsMax ? { eventsMax: Number(stream.eventsMax) } : {}),
    ...(stream?.overload ? { overload: overloadFromMessage(stream.overload) } : {}),
    ...(stream?.institution ? { institution: stream.institution } : {}),
    ...(stream?.warmUp ? { warmUpMs: millisecondsOf(stream.warmUp) } : {}),
  };
}
