import { WeightedChoice } from '@launderette/kernel';

/** Invented cities of the home country. */
export const CITIES: readonly string[] = [
  'Waterdam',
  'Oudeveen',
  'Zandhoek',
  'Lindeburg',
  'Nieuwmeer',
  'Kolderwijk',
  'Bremerhout',
  'Vlasdorp',
  'Duinrode',
  'Eikenstein',
  'Grachtstad',
  'Hazelo',
  'Molenaarde',
  'Steenkade',
  'Tulpenhof',
  'Wilgenbeek',
];

/** Sizes of cities fall as the inverse of their rank (Zipf), softened: the largest is 2.3 times the fifth. */
const cityChoice = new WeightedChoice(CITIES.map((_, rank) => 1 / (rank + 3)));

/** A city at `unit` in [0, 1), in proportion to its people. */
export function cityAt(unit: number): number {
  return cityChoice.at(unit);
}

/**
 * The city of customer `customer` of `customers`: customers are numbered city by city. Numbers are dealt to the shards in turn and
 * account ids are permuted, so neither tells the city.
 */
export function cityOf(customer: number, customers: number): number {
  return cityChoice.at((customer + 0.5) / customers);
}
