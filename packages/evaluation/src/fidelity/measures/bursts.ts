import { differenceOf, type Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';

/** A burst is a run of at least two payments of a unit with gaps of at most so many seconds. */
const GAPS_SECONDS = [300, 3600, 21_600] as const;
/** Keeps the logarithm of none finite. */
const NONE_PER_DAY = 0.001;

interface Bursts {
  readonly logPerDay: number;
  readonly logLength: number;
}

function burstsOf(sample: Sample, gapMax: number): Bursts {
  return sample.once(`bursts.${gapMax}`, () => {
    const { at, follows, timedDays } = sample.gaps;
    let runs = 0;
    let members = 0;
    let running = false;
    for (let i = 0; i < at.length; i += 1) {
      const near = follows[i] === 1 && (at[i] as number) - (at[i - 1] as number) <= gapMax;
      if (near) members += 1;
      if (near && !running) runs += 1;
      running = near;
    }
    return {
      logPerDay: Math.log(runs / Math.max(timedDays, 1) + NONE_PER_DAY),
      logLength: runs === 0 ? 0 : Math.log((members + runs) / runs),
    };
  });
}

/** Bursts of payments, for three gaps. Absolute differences: 0 on identical samples; less is better. */
export const bursts: readonly Measure[] = GAPS_SECONDS.flatMap((gapMax) => {
  const needs = { resolutionSeconds: gapMax / 2, sequences: true };
  return [
    differenceOf(
      {
        name: `bursts.${gapMax}.per_day`,
        summary: `log of bursts (gaps of at most ${gapMax} s) an active day + 0.001`,
        unit: 'natural log',
        needs,
      },
      (sample) => burstsOf(sample, gapMax).logPerDay,
    ),
    differenceOf(
      {
        name: `bursts.${gapMax}.length`,
        summary: `log of the mean length of bursts (gaps of at most ${gapMax} s)`,
        unit: 'natural log of payments',
        needs,
      },
      (sample) => burstsOf(sample, gapMax).logLength,
    ),
  ];
});
