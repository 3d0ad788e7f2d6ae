import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@launderette/kernel';
import type { PaymentRun } from '../run.ts';
import type { FeatureList } from './feature.ts';

const BINS = 50;

/** Where a payment stands: in the order of arrival, in the run, out of order; day, weekday, hour down to the millisecond. */
export function placeFeatures(list: FeatureList, run: PaymentRun, rows: Int32Array): void {
  const rank = ranks(run.timeMs);
  const number = (name: string, of: (row: number) => number) => list.number('place', name, Float64Array.from(rows, of));
  const codes = (name: string, of: (row: number) => number) => list.codes('place', name, Float64Array.from(rows, of));
  const timeOf = (row: number) => run.timeMs[row] as number;
  number('arrival:place', (row) => row);
  number('arrival:disorder', (row) => row - (rank[row] as number));
  number('run:place', timeOf);
  number('time:hour-number', (row) => Math.floor(timeOf(row) / HOUR_MS) % 24);
  number('time:milliseconds', (row) => timeOf(row) % SECOND_MS);
  codes('arrival:bins', (row) => Math.floor((row * BINS) / run.rows));
  codes('run:bins', (row) => Math.floor(((rank[row] as number) * BINS) / run.rows));
  codes('run:day', (row) => Math.floor(timeOf(row) / DAY_MS));
  codes('time:weekday', (row) => Math.floor(timeOf(row) / DAY_MS) % 7);
  codes('time:hour', (row) => Math.floor(timeOf(row) / HOUR_MS) % 24);
  codes('time:minute', (row) => Math.floor(timeOf(row) / MINUTE_MS) % 60);
  codes('time:second', (row) => Math.floor(timeOf(row) / SECOND_MS) % 60);
  codes('time:last-digit', (row) => timeOf(row) % 10);
}

/** The place of each row in the order of time; equal times keep their order. */
function ranks(timeMs: Float64Array): Int32Array {
  const order = Int32Array.from(timeMs, (_, row) => row).sort(
    (a, b) => (timeMs[a] as number) - (timeMs[b] as number) || a - b,
  );
  const rank = new Int32Array(order.length);
  order.forEach((row, place) => {
    rank[row] = place;
  });
  return rank;
}
