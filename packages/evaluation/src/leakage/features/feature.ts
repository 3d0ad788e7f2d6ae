import { Chance } from '@launderette/kernel';

/**
 * Where a feature comes from: `column`, the value of a field; `shape`, how it is written; `place`, where in the file, the run or
 * the week it stands; `life`, what only the whole run tells, such as how often an account occurs.
 */
export type Family = 'column' | 'shape' | 'place' | 'life';

/** An ordered feature: a shortcut would be a threshold on it, in either direction. NaN: missing, below all others. */
export interface NumberFeature {
  readonly name: string;
  readonly family: Family;
  readonly values: Float64Array;
}

/** A feature without order: a shortcut would be a list of values, which has to be learned from other rows. */
export interface CodeFeature {
  readonly name: string;
  readonly family: Family;
  /** 0 to levels - 1. */
  readonly codes: Int32Array;
  readonly levels: number;
  /** Fold of each row: what is learned in the others is tried in this one. */
  readonly folds: Uint8Array;
  /** The same with rows of an episode in one fold, see `apart`. */
  readonly foldsApart: Uint8Array;
}

export type Feature = NumberFeature | CodeFeature;

export const FOLDS = 5;

/** What a fold is drawn for: a code, a row that has none, an episode. */
const OF_CODE = 0;
const OF_ROW = 1;
const OF_EPISODE = 2;

/** Folds by a code: rows of one account, or one value, stay together. Rows without one (-1) are spread by themselves. */
export function foldsBy(codes: Int32Array, seed: number): Uint8Array {
  const chance = new Chance(seed, 'leakage/folds', -1);
  return Uint8Array.from(codes, (code, row) =>
    chance.at(code < 0 ? row : code, code < 0 ? OF_ROW : OF_CODE).below(FOLDS),
  );
}

/**
 * Folds in which rows of an episode stay together, whoever pays: what is learned of its handful of parties, such as the digits of their
 * accounts, would otherwise be tried on the same parties, and look like a rule. `episodes` by row; -1: none, and the fold stays.
 */
export function apart(folds: Uint8Array, episodes: Int32Array, seed: number): Uint8Array {
  const chance = new Chance(seed, 'leakage/folds', -1);
  return folds.map((fold, row) => {
    const episode = episodes[row] as number;
    return episode < 0 ? fold : chance.at(episode, OF_EPISODE).below(FOLDS);
  });
}

/** Collects features; those that are the same in every row say nothing and are left out. */
export class FeatureList {
  readonly all: Feature[] = [];
  /** By payer. */
  readonly folds: Uint8Array;
  private readonly episodes: Int32Array;
  private readonly seed: number;

  /** @param payers by row, as @param episodes, -1 where there is none */
  constructor(payers: Int32Array, episodes: Int32Array, seed: number) {
    this.folds = foldsBy(payers, seed);
    this.episodes = episodes;
    this.seed = seed;
  }

  /** Folds by what a field names: what is learned of some identities is tried on others. */
  foldsOfIdentity(codes: Int32Array): Uint8Array {
    return foldsBy(codes, this.seed);
  }

  number(family: Family, name: string, values: Float64Array): void {
    const [first] = values;
    if (values.some((value) => !Object.is(value, first))) this.all.push({ name, family, values });
  }

  /** `keys` by row are numbered by first appearance. */
  codes(family: Family, name: string, keys: ArrayLike<number | string>, folds: Uint8Array = this.folds): void {
    const codeOf = new Map<number | string, number>();
    const codes = new Int32Array(keys.length);
    for (let row = 0; row < keys.length; row += 1) {
      const key = keys[row] as number | string;
      let code = codeOf.get(key);
      if (code === undefined) {
        code = codeOf.size;
        codeOf.set(key, code);
      }
      codes[row] = code;
    }
    const foldsApart = apart(folds, this.episodes, this.seed);
    if (codeOf.size > 1) this.all.push({ name, family, codes, levels: codeOf.size, folds, foldsApart });
  }
}
