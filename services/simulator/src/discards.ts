import type { BlockConsumer, EventBlock, Simulation } from '@launderette/kernel';
import type { Drop } from './api.ts';
import type { CounterSnapshot } from './counters.ts';
import { copyCounters } from './counters.ts';

const ARRAYS = [
  'eventsByKind',
  'declinesByReason',
  'activityByKind',
  'illicitByTypology',
  'episodesByTypology',
  'miscastByTypology',
] as const satisfies (keyof CounterSnapshot)[];

/** Takes blocks that nobody is to see, and notes the sequence numbers that are missing because of it. */
export class Discards implements BlockConsumer {
  readonly totalOrder = false;
  private readonly ranges = new Map<number, { firstSequence: number; events: number }>();
  /** Counts of what was discarded since the start of the stream. */
  private hidden: CounterSnapshot | undefined;

  events(shard: number, block: EventBlock): void {
    const range = this.ranges.get(shard);
    if (range) range.events += block.length;
    else this.ranges.set(shard, { firstSequence: block.firstSequence, events: block.length });
  }

  activity(): void {}

  labels(): void {}

  /** Lets `simulation` live on unseen: what `live` adds to its counts is hidden from now on. */
  hide(simulation: Simulation, live: () => number): number {
    const before = copyCounters(simulation.counters);
    const events = live();
    this.hidden = combine(this.hidden, combine(copyCounters(simulation.counters), before, -1), 1);
    return events;
  }

  /** The simulation's counts without what was discarded. */
  visible(simulation: Simulation): CounterSnapshot {
    const all = copyCounters(simulation.counters);
    return this.hidden ? combine(all, this.hidden, -1) : all;
  }

  /** The counts that are hidden, as numbers for a saved state; none: nothing was discarded. */
  save(): number[] {
    const { hidden } = this;
    return hidden ? [hidden.events, hidden.illicitEvents, ...ARRAYS.flatMap((key) => [...hidden[key]])] : [];
  }

  /** Puts back what {@link save} gave, for a simulation of the same definition. */
  restore([events, illicitEvents = 0, ...rest]: readonly number[], simulation: Simulation): void {
    if (events === undefined) return;
    let from = 0;
    const arrays = Object.fromEntries(
      ARRAYS.map((key) => {
        const { length } = simulation.counters[key];
        from += length;
        return [key, Float64Array.from(rest.slice(from - length, from))];
      }),
    );
    this.hidden = { events, illicitEvents, ...(arrays as Record<(typeof ARRAYS)[number], Float64Array>) };
  }

  /** What is missing since the last call, by shard. */
  takeGaps(): Drop['gaps'] {
    const gaps = [...this.ranges].sort(([a], [b]) => a - b).map(([shard, range]) => ({ shard, ...range }));
    this.ranges.clear();
    return gaps;
  }
}

/** left + sign × right. */
function combine(left: CounterSnapshot | undefined, right: CounterSnapshot, sign: 1 | -1): CounterSnapshot {
  const arrays = (key: Exclude<keyof CounterSnapshot, 'events' | 'illicitEvents'>): Float64Array =>
    right[key].map((value, index) => (left?.[key][index] ?? 0) + sign * value);
  return {
    events: (left?.events ?? 0) + sign * right.events,
    illicitEvents: (left?.illicitEvents ?? 0) + sign * right.illicitEvents,
    eventsByKind: arrays('eventsByKind'),
    declinesByReason: arrays('declinesByReason'),
    activityByKind: arrays('activityByKind'),
    illicitByTypology: arrays('illicitByTypology'),
    episodesByTypology: arrays('episodesByTypology'),
    miscastByTypology: arrays('miscastByTypology'),
  };
}
