import { Chance } from '@launderette/kernel';
import type { RankingQuality } from '../ranking.ts';

/** Draws of the bootstrap, and those of them that lie beyond the limit on either side: 95 %. */
const DRAWS = 200;
const BEYOND = 10;
/** Draws that chance gives for one subject. */
const DRAWS_A_SUBJECT = 500;

/** How well a few illicit payments rank among many ordinary ones, and what that may be by chance. */
export interface LiftQuality extends RankingQuality {
  readonly prevalence: number;
  readonly lift: number;
  readonly liftLow: number;
  readonly liftHigh: number;
}

/** The scores of ordinary payments, among which those of each typology are ranked. */
export class LicitScores {
  private readonly ascending: Float64Array;
  private readonly weight: number;

  /** @param weight how many payments each of `scores` stands for */
  constructor(scores: Float64Array, weight: number) {
    this.ascending = scores.slice().sort();
    this.weight = weight;
  }

  /** Judges illicit payments of `weight` each. Lift: average precision over prevalence, 1 for an order at random. */
  judge(scores: Float64Array, episodes: Int32Array, weight: number, seed: number): LiftQuality {
    const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
    const descending = Float64Array.from(order, (i) => scores[i] as number);
    const licit = this.ascending.length;
    const atLeast = descending.map((score) => this.weight * (licit - rank(this.ascending, score, false)));
    const above = descending.map((score) => this.weight * (licit - rank(this.ascending, score, true)));
    const steps = { descending, atLeast, licit: licit * this.weight };
    const { pr, prevalence } = averagePrecision(steps, new Float64Array(order.length).fill(weight));
    const beaten = atLeast.reduce((sum, each, i) => sum + steps.licit - (each + (above[i] as number)) / 2, 0);
    const byOrder = Int32Array.from(order, (i) => episodes[i] as number);
    const lifts = bootstrapLifts(steps, byOrder, weight, seed);
    return {
      roc: beaten / (steps.licit * order.length),
      pr,
      prevalence,
      lift: pr / prevalence,
      liftLow: lifts[BEYOND - 1] as number,
      liftHigh: lifts[DRAWS - BEYOND] as number,
    };
  }
}

/** Illicit payments from the highest score down. */
interface Steps {
  readonly descending: Float64Array;
  /** Ordinary payments that score as high or higher, by weight. */
  readonly atLeast: Float64Array;
  /** All ordinary payments, by weight. */
  readonly licit: number;
}

/** Average precision of illicit payments with weights of their own; equal scores are one step. */
function averagePrecision(
  { descending, atLeast, licit }: Steps,
  weights: Float64Array,
): { pr: number; prevalence: number } {
  let caught = 0;
  let sum = 0;
  for (let begin = 0; begin < descending.length; ) {
    let end = begin;
    let here = 0;
    while (end < descending.length && descending[end] === descending[begin]) here += weights[end++] as number;
    caught += here;
    if (here > 0) sum += (here * caught) / (caught + (atLeast[begin] as number));
    begin = end;
  }
  return { pr: caught === 0 ? 0 : sum / caught, prevalence: caught / (caught + licit) };
}

/** The lift with as many episodes drawn again, each any number of times, ascending. */
function bootstrapLifts(steps: Steps, episodes: Int32Array, weight: number, seed: number): Float64Array {
  const placeOf = new Map<number, number>();
  for (const episode of episodes) if (!placeOf.has(episode)) placeOf.set(episode, placeOf.size);
  const places = episodes.map((episode) => placeOf.get(episode) as number);
  const count = placeOf.size;
  const chance = new Chance(seed, 'leakage/lift', -1);
  return Float64Array.from({ length: DRAWS }, (_, draw) => {
    const times = new Float64Array(count);
    for (let drawn = 0; drawn < count; drawn += 1) {
      if (drawn % DRAWS_A_SUBJECT === 0) chance.at(draw, drawn / DRAWS_A_SUBJECT);
      (times[chance.below(count)] as number) += 1;
    }
    const { pr, prevalence } = averagePrecision(
      steps,
      Float64Array.from(places, (place) => weight * (times[place] as number)),
    );
    return pr / prevalence;
  }).sort();
}

/** How many of ascending values are below `score`; `equalToo`: or the same. */
function rank(ascending: Float64Array, score: number, equalToo: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = ascending[middle] as number;
    if (value < score || (equalToo && value === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}
