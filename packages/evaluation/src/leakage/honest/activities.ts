import type { ActivityRun } from '../run.ts';

/** Kinds of activity are small codes, from 1. */
const KINDS = 16;

/** How long ago each kind of activity happened at an account: of the past only. */
export class ActivityMemory {
  private readonly activity: ActivityRun;
  private readonly lastMs: Float64Array;
  private readonly kinds: readonly number[];
  private next = 0;

  constructor(activity: ActivityRun, accounts: number) {
    this.activity = activity;
    this.lastMs = new Float64Array(accounts * KINDS).fill(NaN);
    this.kinds = [...new Set(activity.kind)].sort((a, b) => a - b);
  }

  /** Takes in what happened before `timeMs`. */
  advance(timeMs: number): void {
    const { activity } = this;
    while (this.next < activity.timeMs.length && (activity.timeMs[this.next] as number) < timeMs) {
      const account = activity.account[this.next] as number;
      const place = account * KINDS + (activity.kind[this.next] as number);
      this.lastMs[place] = activity.timeMs[this.next] as number;
      this.next += 1;
    }
  }

  write(put: (name: string, value: number) => void, account: number, timeMs: number): void {
    for (const kind of this.kinds)
      put(`since activity ${kind}`, account < 0 ? NaN : timeMs - (this.lastMs[account * KINDS + kind] as number));
  }
}
