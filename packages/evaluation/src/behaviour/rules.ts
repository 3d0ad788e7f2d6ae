import { type Events, eachHistory, type Figures, NOTHING } from './events.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EVENTS_AN_HOUR = 3;
const YOUNG_MS = 7 * DAY_MS;
const MEDIAN_MS = 30 * DAY_MS;
const MEDIANS = 3;
const METHODS = 2;

/**
 * P4 of arXiv 2604.13125: how often rules that institutions have would fire, logarithms of the shares of events. More than 3 events
 * an hour; an entity first seen less than 7 days ago; more than `sumMax` in 24 hours; more than 3 times the median of
 * 30 days; more than 2 methods in 7 days. The paper's 1,000 is `sumMax` where amounts are dollars of cards.
 */
export function ruleFigures(events: Events, sumMax: number): Figures {
  const { timeMs, amount, method } = events;
  const hits = { often: 0, young: 0, much: 0, unusual: 0, methods: 0 };
  eachHistory(events, (rows) => {
    const first = timeMs[rows[0]!]!;
    const hour = new Window();
    const day = new Window();
    const week = new Window();
    const month = new Window();
    rows.forEach((row, i) => {
      const now = timeMs[row]!;
      const within = (window: Window, spanMs: number): Int32Array =>
        rows.subarray(
          window.from((at) => timeMs[rows[at]!]! < now - spanMs),
          i + 1,
        );
      if (within(hour, HOUR_MS).length > EVENTS_AN_HOUR) hits.often += 1;
      if (now - first < YOUNG_MS) hits.young += 1;
      if (within(day, DAY_MS).reduce((sum, at) => sum + (amount[at]! || 0), 0) > sumMax) hits.much += 1;
      const before = within(month, MEDIAN_MS).subarray(0, -1);
      if (before.length > 0 && amount[row]! > MEDIANS * median(before, amount)) hits.unusual += 1;
      if (method !== undefined && new Set(within(week, YOUNG_MS).map((at) => method[at]!)).size > METHODS)
        hits.methods += 1;
    });
  });
  if (events.entity.length === 0) return {};
  return Object.fromEntries(
    Object.entries(hits).map(([rule, count]) => [rule, Math.log(count / events.entity.length + NOTHING)]),
  );
}

/** The beginning of a window that only moves on. */
class Window {
  private at = 0;

  from(isOver: (at: number) => boolean): number {
    while (isOver(this.at)) this.at += 1;
    return this.at;
  }
}

const median = (rows: Int32Array, amount: Float64Array): number =>
  Float64Array.from(rows, (row) => amount[row]!).sort()[rows.length >> 1]!;
