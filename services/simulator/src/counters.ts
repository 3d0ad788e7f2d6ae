import type { SimulationCounters } from '@launderette/kernel';

/** Copies of a simulation's totals, indexed as there. */
export interface CounterSnapshot {
  readonly events: number;
  readonly illicitEvents: number;
  readonly eventsByKind: Float64Array;
  readonly declinesByReason: Float64Array;
  readonly activityByKind: Float64Array;
  readonly illicitByTypology: Float64Array;
  readonly episodesByTypology: Float64Array;
  readonly miscastByTypology: Float64Array;
}

export function copyCounters(counters: SimulationCounters): CounterSnapshot {
  return {
    events: counters.events,
    illicitEvents: counters.illicitEvents,
    eventsByKind: counters.eventsByKind.slice(),
    declinesByReason: counters.declinesByReason.slice(),
    activityByKind: counters.activityByKind.slice(),
    illicitByTypology: counters.illicitByTypology.slice(),
    episodesByTypology: counters.episodesByTypology.slice(),
    miscastByTypology: counters.miscastByTypology.slice(),
  };
}
