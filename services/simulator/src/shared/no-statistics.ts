import type { LatencySummary, StreamPhase, StreamStatistics } from '../api.ts';

const NOTHING: LatencySummary = { count: 0, p50Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 };

/** Statistics of a stream of which no shard lives here. */
export function noStatistics(phase: StreamPhase, simulatedTimeMs: number): StreamStatistics {
  return {
    wallTimeMs: Date.now(),
    simulatedTimeMs,
    phase,
    events: 0,
    eventsPerSecond: 0,
    activity: 0,
    labels: 0,
    illicitShare: 0,
    illicitByTypology: {},
    episodesByTypology: {},
    declines: 0,
    bytes: 0,
    backlog: 0,
    scheduleLagMs: 0,
    produceLatencyP99Ms: 0,
    latencies: { scheduleLag: NOTHING, produce: NOTHING, response: NOTHING },
    saturation: { engineBusyShare: 0, mainBusyShare: 0, eventLoopDelayP99Ms: 0 },
    dropped: 0,
  };
}
