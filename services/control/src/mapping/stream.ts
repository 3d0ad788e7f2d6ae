import { create } from '@bufbuild/protobuf';
import {
  type Stream,
  Stream_State,
  StreamSchema,
  type StreamStatistics,
  StreamStatisticsSchema,
} from '@launderette/proto';
import type {
  LatencySummary,
  StreamStatistics as Statistics,
  StreamPhase,
  StreamSnapshot,
} from '@launderette/simulator';
import { deliveryToMessage } from './delivery.ts';
import { encodingToMessage } from './encoding.ts';
import { learnedToMessage } from './learned.ts';
import { count, counts, duration, timestamp } from './numbers.ts';
import { overloadToMessage } from './overload.ts';
import { paceToMessage } from './pace.ts';
import { timestampsToMessage } from './timestamps.ts';

const STATES: Readonly<Record<StreamPhase, Stream_State>> = {
  starting: Stream_State.STARTING,
  running: Stream_State.RUNNING,
  paused: Stream_State.PAUSED,
  holding: Stream_State.HOLDING,
  finished: Stream_State.FINISHED,
  failed: Stream_State.FAILED,
};

/** Every phase of a stream. */
export const PHASES = Object.keys(STATES) as readonly StreamPhase[];

/** `lastEffectiveMs`: simulated time from which the last change holds, if there was one. */
export function streamToMessage(snapshot: StreamSnapshot, lastEffectiveMs: number | undefined): Stream {
  const { definition } = snapshot;
  return create(StreamSchema, {
    name: `streams/${definition.name}`,
    scenario: definition.scenario,
    seed: count(definition.seed),
    customers: definition.customers,
    shards: definition.shards,
    pace: paceToMessage(definition.pace),
    prevalence: { ...snapshot.prevalence },
    eventsMax: count(definition.eventsMax ?? 0),
    ...encodingToMessage(definition),
    delivery: deliveryToMessage(definition),
    timestamps: timestampsToMessage(definition),
    institution: definition.institution ?? '',
    twinOf: definition.twinOf ?? '',
    modelDigest: definition.modelDigest ?? '',
    scenarioDigest: definition.scenarioDigest ?? '',
    state: STATES[snapshot.phase],
    stateMessage: snapshot.message ?? '',
    etag: snapshot.etag,
    createTime: timestamp(snapshot.createdAtMs),
    updateTime: timestamp(snapshot.updatedAtMs),
    simulatedTime: timestamp(snapshot.simulatedTimeMs),
    ...(definition.learned ? { learned: learnedToMessage(definition.learned) } : {}),
    ...(definition.overload ? { overload: overloadToMessage(definition.overload) } : {}),
    ...(definition.warmUpMs === undefined ? {} : { warmUp: duration(definition.warmUpMs) }),
    ...(lastEffectiveMs === undefined ? {} : { lastChangeEffectiveTime: timestamp(lastEffectiveMs) }),
  });
}

/** `name`: id of the stream. */
export function statisticsToMessage(name: string, statistics: Statistics): StreamStatistics {
  return create(StreamStatisticsSchema, {
    name: `streams/${name}`,
    wallTime: timestamp(statistics.wallTimeMs),
    simulatedTime: timestamp(statistics.simulatedTimeMs),
    state: STATES[statistics.phase],
    events: count(statistics.events),
    eventsPerSecond: statistics.eventsPerSecond,
    activities: count(statistics.activity),
    labels: count(statistics.labels),
    illicitShare: statistics.illicitShare,
    illicitEvents: counts(statistics.illicitByTypology),
    episodes: counts(statistics.episodesByTypology),
    declines: count(statistics.declines),
    bytes: count(statistics.bytes),
    backlogEvents: count(statistics.backlog),
    scheduleLag: duration(statistics.scheduleLagMs),
    produceLatencyP99: duration(statistics.produceLatencyP99Ms),
    scheduleLagLatency: latencyInit(statistics.latencies.scheduleLag),
    produceLatency: latencyInit(statistics.latencies.produce),
    responseLatency: latencyInit(statistics.latencies.response),
    droppedEvents: count(statistics.dropped),
    saturation: {
      engineBusyShare: statistics.saturation.engineBusyShare,
      mainBusyShare: statistics.saturation.mainBusyShare,
      eventLoopDelayP99: duration(statistics.saturation.eventLoopDelayP99Ms),
    },
  });
}

function latencyInit({ count: measured, p50Ms, p99Ms, p999Ms, maxMs }: LatencySummary) {
  const percentiles = { p50: duration(p50Ms), p99: duration(p99Ms), p999: duration(p999Ms) };
  return { count: count(measured), ...percentiles, max: duration(maxMs) };
}
