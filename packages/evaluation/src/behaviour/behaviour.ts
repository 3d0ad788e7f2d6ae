import { burstFigures } from './bursts.ts';
import { type Events, figureDistance } from './events.ts';
import { gapFigures } from './gaps.ts';
import { ruleFigures } from './rules.ts';
import { sharingFigures } from './sharing.ts';

/** Distances by group; NaN where the events have nothing of that kind. */
export interface Behaviour {
  /** P1, times between events. */
  readonly gaps: number;
  /** P2, runs of events. */
  readonly bursts: number;
  /** P3, what entities have in common. */
  readonly sharing: number;
  /** P4, rules that fire. */
  readonly rules: number;
  /** Mean of those there are. */
  readonly overall: number;
}

/**
 * How far apart the behaviour of entities is: mean absolute differences of logarithms, 0 on identical events, less is more
 * alike. Alone it says little: divide by what two halves of the real entities differ by, and 1 is as good as real. `sumMax` is
 * what more than a rule of sums fires at, in the unit of amounts.
 */
export function behaviourDistance(a: Events, b: Events, sumMax: number): Behaviour {
  const groups = {
    gaps: figureDistance(gapFigures(a), gapFigures(b)),
    bursts: figureDistance(burstFigures(a), burstFigures(b)),
    sharing: figureDistance(sharingFigures(a), sharingFigures(b)),
    rules: figureDistance(ruleFigures(a, sumMax), ruleFigures(b, sumMax)),
  };
  const known = Object.values(groups).filter((value) => !Number.isNaN(value));
  return { ...groups, overall: known.reduce((sum, value) => sum + value, 0) / known.length };
}
