import { Chance } from '@launderette/kernel';

/** How sure a limit is, for all features of a typology together. */
export const CONFIDENCE = 0.95;
/** Draws of the bootstrap: its quantile is then known to a tenth of a standard error. */
const DRAWS = 399;
const WORD_BITS = 32;

/**
 * How many standard errors below its estimate the limit of a figure lies, so that with a probability of 95 % not one of the limits is above
 * its true value, though the largest of hundreds of figures is looked at.
 *
 * `figures`: for each figure, how far each cluster (an episode with all its parties and payments) pulls it from its mean. A wild bootstrap: every
 * draw turns the signs of the clusters, the same ones for all figures, and keeps the largest figure over its own standard error; the
 * answer is the 95 % quantile of it. Figures that say the same count once that way, where a correction by their number would count each
 * (Romano and Wolf 2005; signs after Davidson and Flachaire 2008). 0 where nothing varies.
 */
export function simultaneousWidth(figures: readonly Float64Array[], seed: number): number {
  const scaled = figures.map(standardised).filter((pulls) => pulls !== undefined);
  const clusters = scaled[0]?.length ?? 0;
  const chance = new Chance(seed, 'leakage/limits', -1);
  const signs = new Float64Array(clusters);
  let word = 0;
  const largest = Float64Array.from({ length: DRAWS }, (_, draw) => {
    for (let cluster = 0; cluster < clusters; cluster += 1) {
      const bits = cluster % WORD_BITS;
      if (bits === 0) word = chance.at(draw, cluster / WORD_BITS).bits();
      signs[cluster] = (word >>> bits) & 1 ? 1 : -1;
    }
    return scaled.reduce((most, pulls) => Math.max(most, Math.abs(product(pulls, signs))), 0);
  }).sort();
  return largest[Math.ceil(CONFIDENCE * (DRAWS + 1)) - 1] as number;
}

/** Pulls over their standard error; undefined where there is none. */
function standardised(pulls: Float64Array): Float64Array | undefined {
  const squares = pulls.reduce((sum, pull) => sum + pull * pull, 0);
  return squares === 0 ? undefined : pulls.map((pull) => pull / Math.sqrt(squares));
}

function product(pulls: Float64Array, signs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < pulls.length; i += 1) sum += (pulls[i] as number) * (signs[i] as number);
  return sum;
}
