/**
 * What the gate lets through. Real data has such shortcuts too: the best recorded column of public card data reaches 0.67 to 0.73 and
 * a tree of two questions 0.63 to 0.76, while simulators reach 0.89 to 1.00.
 */
export const BOUNDS = {
  /** Area under the ROC curve of the best single feature that is known as payments come, all typologies together. */
  singleMax: 0.7,
  /** The same of one typology. */
  singleOfTypologyMax: 0.8,
  /** The same of a typology that is its tell, and is listed with the reason. */
  singleOfTellTaleMax: 0.9,
  /** Features that need the whole run, such as how often an account occurs in it. */
  wholeRunMax: 0.8,
  treeRocMax: 0.76,
  treePrMax: 0.05,
  /** A tree of two questions finds at most this share of what the honest model finds. */
  treeOfHonestMax: 0.25,
  /** Standard errors that the prevalence of the first or last tenth may be off. */
  driftZMax: 3,
  /** An hour is owned by crime if its prevalence is so many times that of the run, and more than `driftZMax` errors off. */
  hourRatioMax: 4,
  /** Ordinary payments between accounts that are the only one of their pair, and to somebody new: at least. */
  oneOffShareMin: 0.03,
  newCounterpartyShareMin: 0.03,
  /** Average precision of the honest model: hard, not impossible. */
  honestPrMin: 0.3,
  honestPrMax: 0.9,
  /** Average precision over prevalence, of each typology. */
  honestLiftMin: 20,
  /** Episodes of each typology in the default month of the default population. */
  episodesMin: 20,
} as const;

/** Illicit payments of a typology below which its figures are given but bind nothing: their error is wider than the bounds are apart. */
export const ILLICIT_FOR_BOUND_MIN = 30;
/** Episodes below which they are as good as one observation. */
export const EPISODES_FOR_BOUND_MIN = 8;

/** One bound that is broken. */
export interface Breach {
  /** What was measured, e.g. `best single feature`. */
  readonly measure: string;
  /** The typology, where it is about one. */
  readonly typology?: string;
  /** The feature, where one is to blame. */
  readonly feature?: string;
  readonly value: number;
  readonly bound: number;
  /** Where the error decides: how far the value goes in the direction of the bound with a confidence of 95 %. */
  readonly limit?: number;
}
