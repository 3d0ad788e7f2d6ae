/**
 * What the known synthesizers reached on the same tables, measured once with Python (scikit-learn, LightGBM; one thread of the same kind
 * of machine), learning from all rows of the file and judged on others. Boosted trees and splits are not this project's,
 * so the second decimal is what can be compared.
 */
interface Peer {
  readonly set: string;
  readonly model: string;
  readonly figures: Readonly<Record<string, number>>;
}

const NAMES = [
  'trainSeconds',
  'shapes',
  'pairs',
  'relatedPairs',
  'rocAuc',
  'prAuc',
  'twoSample',
  'coarse',
  'membership',
] as const;

/** NaN where it was not measured; ranges are given by their better end. */
const peer = (set: string, model: string, ...figures: readonly number[]): Peer => ({
  set,
  model: `Python: ${model}`,
  figures: Object.fromEntries(NAMES.map((name, i) => [name, figures[i] ?? Number.NaN])),
});

const UNKNOWN = Number.NaN;
const CREDIT = 'uci-credit-default';

export const peers: readonly Peer[] = [
  peer(CREDIT, 'real half against half', UNKNOWN, 0.989, 0.986, 0.988, 0.769, 0.545, 0.501, 0.501, 0.009),
  peer(CREDIT, 'SMOTE-NC', 1.5, 0.955, 0.973, 0.955, 0.764, 0.535, 0.924, 0.749, 0.126),
  peer(CREDIT, 'Gaussian copula, SDV', 18, 0.873, 0.893, 0.811, 0.667, 0.353, 1, 1, 0.01),
  peer(CREDIT, 'rank copula over real margins', 1.5, 0.995, 0.941, 0.834, 0.689, 0.444, 0.994, 0.992, 0.008),
  peer(CREDIT, 'TVAE, 300 epochs', 288, 0.92, 0.92, 0.949, 0.757, 0.492, 0.999, 0.98, 0.011),
  peer(CREDIT, 'CTGAN, 145 epochs', 750, 0.862, 0.867, 0.808, 0.687, 0.424, 1, 0.996, 0.009),
  peer('adult', 'real half against half', UNKNOWN, 0.991, 0.981, 0.982, 0.921, UNKNOWN, 0.49),
  peer('adult', 'SMOTE-NC', UNKNOWN, 0.914, 0.848, 0.817, 0.9, UNKNOWN, 0.959),
  peer('adult', 'rank copula over real margins', UNKNOWN, 0.995, 0.935, 0.801, 0.846, UNKNOWN, 0.986),
  peer('adult', 'TVAE, 300 epochs', UNKNOWN, 0.913, 0.902, 0.909, 0.878, UNKNOWN, 0.948),
  peer('adult', 'CTGAN, 56 epochs', 337, 0.86, 0.853, 0.797, 0.869, UNKNOWN, 0.993),
];
