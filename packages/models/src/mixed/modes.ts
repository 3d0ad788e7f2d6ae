import { exp, normalQuantile } from '@launderette/kernel';
import { fitMixture, type Mixture } from './mixture.ts';
import { scaled, scaleOf } from './scale.ts';

/** Two modes are one unless the density between them falls to this share of the lower of their peaks (ridgeline ratio, Hennig 2010). */
const VALLEY_SHARE = 0.1;
/** Points between two means at which the density is looked at. */
const VALLEY_POINTS = 32;
/** Standard deviations that a place of 1 stands for: beyond the outermost rank of a million rows within a mode. */
const PLACE_DEVIATIONS = 5;

/**
 * Values between modes that hardly overlap, ascending, of sorted values. Components of a mixture that do overlap are how it
 * writes one shape: as symbols of their own they would tell a network to jump where values go on, and columns that
 * follow each other would each draw one apart.
 */
export function cutsBetweenModes(sorted: Float64Array): Float64Array {
  const scale = scaleOf(sorted);
  const onScale = sorted.map((value) => scaled(value, scale));
  const valleys = valleysOf(fitMixture(onScale));
  const cuts = valleys.map((valley) => {
    const at = lowerBound(onScale, valley);
    return (sorted[Math.max(0, at - 1)]! + sorted[at]!) / 2;
  });
  return Float64Array.from(new Set(cuts));
}

/** Where the density of a mixture all but vanishes between the means of two components that follow each other. */
function valleysOf(mixture: Mixture): number[] {
  const { means } = mixture;
  const valleys: number[] = [];
  for (let k = 1; k < means.length; k += 1) {
    const from = means[k - 1]!;
    const points = Array.from({ length: VALLEY_POINTS + 1 }, (_, i) => from + ((means[k]! - from) * i) / VALLEY_POINTS);
    const heights = points.map((point) => density(mixture, point));
    const lowest = heights.indexOf(Math.min(...heights));
    const peak = Math.min(heights[0]!, heights[VALLEY_POINTS]!);
    if (heights[lowest]! <= VALLEY_SHARE * peak) valleys.push(points[lowest]!);
  }
  return valleys;
}

function density({ weights, means, deviations }: Mixture, x: number): number {
  return weights.reduce((sum, weight, k) => {
    const z = (x - means[k]!) / deviations[k]!;
    return sum + (weight / deviations[k]!) * exp(Math.max(-DEPTH, (-z * z) / 2));
  }, 0);
}

/** Exponents below are as good as this. */
const DEPTH = 60;

/** The mode that a value lies in. */
export function modeOf(cuts: Float64Array, value: number): number {
  let mode = 0;
  while (mode < cuts.length && value > cuts[mode]!) mode += 1;
  return mode;
}

/** One number that rises with the mode and the place within it, as values do. */
export const modeNumber = (mode: number, place: number): number => 2 * mode + place;

/** Places of values: the normal score of their rank within their mode, so that networks see every mode alike, whatever its tail. */
export class ModePlaces {
  private readonly sorted: Float64Array;
  private readonly begins: readonly number[];

  constructor(cuts: Float64Array, sorted: Float64Array) {
    this.sorted = sorted;
    this.begins = [0, ...Array.from(cuts, (cut) => upperBound(sorted, cut)), sorted.length];
  }

  /** From -1 to 1. */
  placeOf(value: number, mode: number): number {
    const begin = this.begins[mode]!;
    const rows = this.begins[mode + 1]! - begin;
    const rank = (lowerBound(this.sorted, value) + upperBound(this.sorted, value)) / 2 - begin;
    return Math.min(1, Math.max(-1, normalQuantile(rank / rows) / PLACE_DEVIATIONS));
  }
}

/** Index of the first of ascending numbers that is not below one; that of the last where all are. */
export function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]! < value) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Index of the first of ascending numbers that is above one; their count where none is. */
function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]! <= value) low = mid + 1;
    else high = mid;
  }
  return low;
}
