import { Status } from './codes.ts';
import type { Truth } from './shard-options.ts';
import type { SimulationCounters } from './simulation.ts';
import { fixed, type StateWalk } from './state.ts';

/** Room for the codes of Kind, Reason and ActivityKind, and for some more without a change of saved states. */
const KINDS = 16;
const REASONS = 16;
const ACTIVITY_KINDS = 16;

const ARRAYS = [
  'eventsByKind',
  'declinesByReason',
  'activityByKind',
  'illicitByTypology',
  'episodesByTypology',
  'miscastByTypology',
] as const satisfies readonly (keyof SimulationCounters)[];

/** Totals of nothing yet, for typology codes below `typologies`. */
export function emptyCounters(typologies: number): SimulationCounters {
  return {
    eventsByKind: new Float64Array(KINDS),
    declinesByReason: new Float64Array(REASONS),
    activityByKind: new Float64Array(ACTIVITY_KINDS),
    illicitByTypology: new Float64Array(typologies),
    episodesByTypology: new Float64Array(typologies),
    miscastByTypology: new Float64Array(typologies),
    illicitEvents: 0,
    events: 0,
  };
}

/** Makes `sum` the sum of the counters of those that are there, in place. */
export function sumCounters(
  sum: SimulationCounters,
  parts: readonly ({ readonly counters: SimulationCounters } | undefined)[],
): void {
  for (const name of ARRAYS) sum[name].fill(0);
  sum.events = 0;
  sum.illicitEvents = 0;
  for (const part of parts) {
    if (part === undefined) continue;
    for (const name of ARRAYS) addTo(sum[name], part.counters[name]);
    sum.events += part.counters.events;
    sum.illicitEvents += part.counters.illicitEvents;
  }
}

/** Counts a payment. */
export function countPayment(counters: SimulationCounters, kind: number, status: number, reason: number): void {
  const { eventsByKind, declinesByReason } = counters;
  counters.events += 1;
  eventsByKind[kind] = (eventsByKind[kind] as number) + 1;
  if (status === Status.declined) declinesByReason[reason] = (declinesByReason[reason] as number) + 1;
}

/** Counts a label of a step; what a party spends in ordinary life is not counted as crime. */
export function countLabel(counters: SimulationCounters, { typology, step }: Truth, ofActivity: boolean): void {
  if (step === 0) return;
  counters.illicitByTypology[typology] = (counters.illicitByTypology[typology] as number) + 1;
  if (!ofActivity) counters.illicitEvents += 1;
}

/** Walks over totals. */
export function walkCounters(state: StateWalk, counters: SimulationCounters): void {
  for (const name of ARRAYS) fixed(state, counters[name]);
  counters.events = state.number(counters.events);
  counters.illicitEvents = state.number(counters.illicitEvents);
}

function addTo(sum: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] as number) + (values[i] as number);
}
