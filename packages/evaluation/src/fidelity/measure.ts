import type { Sample } from './sample.ts';

/** What a measure needs of both sides; it is skipped, with the reason, where one side lacks it. */
export interface Needs {
  /** The coarsest resolution of times, seconds. Absent: dates are enough. */
  readonly resolutionSeconds?: number;
  /** Days that both sides must span, on a calendar. */
  readonly calendarDays?: number;
  readonly column?: 'category' | 'counterparty' | 'balance';
  /** At least 5 % of the windows must hold two payments. */
  readonly sequences?: boolean;
  /** Entities and counterparties must be numbered alike. */
  readonly sameIds?: boolean;
}

/** What all samples of a comparison have in common. */
export interface Common {
  readonly windowDays: number;
  /** Indices of the categories that are large on either side. */
  readonly categories: readonly number[];
}

/** One way in which two sets of payments may differ. Its value on identical samples is 0, and less is better. */
export interface Measure {
  /** `group.figure`. */
  readonly name: string;
  readonly summary: string;
  /** Unit of the value. */
  readonly unit: string;
  readonly needs: Needs;
  /** How far apart two samples are; NaN where a sample is too small for the figure. */
  distance(a: Sample, b: Sample, common: Common): number;
}

/** The measure that is the absolute difference of one figure of each side. */
export function differenceOf(
  facts: Omit<Measure, 'distance'>,
  figure: (sample: Sample, common: Common) => number,
): Measure {
  return { ...facts, distance: (a, b, common) => Math.abs(figure(a, common) - figure(b, common)) };
}
