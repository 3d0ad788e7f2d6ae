import { DAY_MS, HOUR_MS } from '@launderette/kernel';
import type { PaymentRun } from './run.ts';

/** A part of a run beside the whole. */
export interface PartPrevalence {
  /** Prevalence in the part over that in the whole: 1, no difference. */
  readonly ratio: number;
  /** How many standard errors it is off, an episode being one observation: beyond 3 it is not by chance. */
  readonly z: number;
}

export interface Drift {
  /** The first and the last tenth of the payments, in order of time. */
  readonly first: PartPrevalence;
  readonly last: PartPrevalence;
  /** The 24 hours of the day, UTC. */
  readonly hours: readonly PartPrevalence[];
}

/** Whether crime is as common at the beginning and the end of the run, and at each hour, as in the whole. */
export function drift(run: PaymentRun): Drift {
  const order = Int32Array.from(run.timeMs, (_, row) => row).sort(
    (a, b) => (run.timeMs[a] as number) - (run.timeMs[b] as number),
  );
  const tenth = Math.max(1, Math.floor(run.rows / 10));
  const mark = (rows: Int32Array) => {
    const inside = new Uint8Array(run.rows);
    for (const row of rows) inside[row] = 1;
    return inside;
  };
  const hourOf = (row: number) => Math.floor(((run.timeMs[row] as number) % DAY_MS) / HOUR_MS);
  return {
    first: partPrevalence(run, mark(order.subarray(0, tenth))),
    last: partPrevalence(run, mark(order.subarray(run.rows - tenth))),
    hours: Array.from({ length: 24 }, (_, hour) =>
      partPrevalence(
        run,
        Uint8Array.from(run.timeMs, (_, row) => (hourOf(row) === hour ? 1 : 0)),
      ),
    ),
  };
}

/** Prevalence where `inside` is 1. An episode's payments come together, so each episode counts as one draw. */
export function partPrevalence(run: PaymentRun, inside: Uint8Array): PartPrevalence {
  const rows = inside.reduce((sum, each) => sum + each, 0);
  const share = rows / run.rows;
  const excess = new Map<number, number>();
  let illicit = 0;
  let illicitInside = 0;
  for (let row = 0; row < run.rows; row += 1) {
    if ((run.typology[row] as number) < 0) continue;
    const episode = run.episode[row] as number;
    const here = inside[row] as number;
    illicit += 1;
    illicitInside += here;
    excess.set(episode, (excess.get(episode) ?? 0) + here - share);
  }
  if (illicit === 0 || rows === 0) return { ratio: NaN, z: 0 };
  let squares = 0;
  for (const each of excess.values()) squares += each * each;
  const difference = illicitInside - illicit * share;
  return { ratio: illicitInside / (illicit * share), z: squares === 0 ? 0 : difference / Math.sqrt(squares) };
}
