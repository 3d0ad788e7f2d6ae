import type { Checkpoint } from '@launderette/sinks';
import type { StreamStatistics } from '../api.ts';

/** A rate is measured over at least this much wall time. */
const RATE_WINDOW_MS = 500;
const SECOND_MS = 1_000;

type Totals = Pick<
  StreamStatistics,
  'events' | 'activity' | 'labels' | 'declines' | 'illicitByTypology' | 'episodesByTypology'
> & { readonly illicitEvents: number };

/** What shards that live in other processes have published, as their checkpoints say it. */
export class Elsewhere {
  private readonly latest = new Map<number, Checkpoint>();
  private rate = { wallMs: 0, events: 0, eventsPerSecond: 0 };

  take(checkpoint: Checkpoint): void {
    this.latest.set(checkpoint.shard, checkpoint);
  }

  /** Adds the shards that do not live here to a stream's statistics. `own`: those that do. */
  addTo(statistics: StreamStatistics, own: readonly number[]): StreamStatistics {
    const others = [...this.latest.values()].filter(({ shard }) => !own.includes(shard));
    if (others.length === 0) return statistics;
    const { illicitEvents, ...totals } = sumOf(others);
    const events = statistics.events + totals.events;
    const illicit = statistics.illicitShare * statistics.events + illicitEvents;
    return {
      ...statistics,
      events,
      eventsPerSecond: statistics.eventsPerSecond + this.rateOf(totals.events),
      activity: statistics.activity + totals.activity,
      labels: statistics.labels + totals.labels,
      declines: statistics.declines + totals.declines,
      illicitShare: events === 0 ? 0 : illicit / events,
      illicitByTypology: added(statistics.illicitByTypology, totals.illicitByTypology),
      episodesByTypology: added(statistics.episodesByTypology, totals.episodesByTypology),
      simulatedTimeMs: Math.max(statistics.simulatedTimeMs, ...others.map(({ timeMs }) => timeMs)),
    };
  }

  private rateOf(events: number): number {
    const wallMs = performance.now();
    const { rate } = this;
    if (wallMs - rate.wallMs < RATE_WINDOW_MS) return rate.eventsPerSecond;
    const isFirst = rate.wallMs === 0;
    const made = Math.max(0, events - rate.events);
    const eventsPerSecond = isFirst ? 0 : (made / (wallMs - rate.wallMs)) * SECOND_MS;
    this.rate = { wallMs, events, eventsPerSecond };
    return eventsPerSecond;
  }
}

function sumOf(checkpoints: readonly Checkpoint[]): Totals {
  let [events, activity, labels, declines, illicitEvents] = [0, 0, 0, 0, 0];
  let illicitByTypology: Record<string, number> = {};
  let episodesByTypology: Record<string, number> = {};
  for (const { transactions, counters, ...own } of checkpoints) {
    events += transactions;
    activity += own.activity;
    labels += own.labels;
    declines += counters['declines'] ?? 0;
    illicitEvents += counters['illicitEvents'] ?? 0;
    illicitByTypology = added(illicitByTypology, named(counters, 'illicit/'));
    episodesByTypology = added(episodesByTypology, named(counters, 'episodes/'));
  }
  return { events, activity, labels, declines, illicitEvents, illicitByTypology, episodesByTypology };
}

/** The counters whose names begin with a prefix, without it. */
function named(counters: Readonly<Record<string, number>>, prefix: string): Record<string, number> {
  const chosen = Object.entries(counters).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(chosen.map(([name, count]) => [name.slice(prefix.length), count]));
}

function added(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
