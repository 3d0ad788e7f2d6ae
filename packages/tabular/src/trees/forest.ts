import type { BinnedFeature } from './features.ts';
import { SET_WORDS } from './split.ts';

/** What a forest is made of: plain arrays, so that it can be written as data. */
export interface ForestData {
  /** Score before any tree. */
  readonly base: number;
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** Feature a node asks, -1 for a leaf. */
  readonly features: Int16Array;
  /** Bins up to this go left; -1 - k for set k. */
  readonly thresholds: Int16Array;
  /** Left child; the right one follows it. */
  readonly lefts: Int32Array;
  /** A leaf's addition to the score. */
  readonly values: Float32Array;
  /** Sets of bins, 8 words each. */
  readonly sets: Uint32Array;
}

/** Makes thresholds, which are -1 - k for sets, fit into 16 bits without a sign. */
const THRESHOLD_BIAS = 0x8000;

/** Sums of trees: the score of a row is the base and a leaf's value a tree. */
export class Forest {
  readonly data: ForestData;
  /** Two words a node, side by side in memory: question (negative for a leaf) and left child. */
  private readonly nodes: Int32Array;

  constructor(data: ForestData) {
    this.data = data;
    this.nodes = new Int32Array(2 * data.features.length);
    data.features.forEach((feature, node) => {
      this.nodes[2 * node] = feature < 0 ? -1 : (feature << 16) | (data.thresholds[node]! + THRESHOLD_BIAS);
      this.nodes[2 * node + 1] = data.lefts[node]!;
    });
  }

  get trees(): number {
    return this.data.roots.length;
  }

  /** The features that any tree asks. */
  featuresUsed(): number[] {
    return [...new Set(this.data.features)].filter((feature) => feature >= 0).sort((a, b) => a - b);
  }

  /** Adds the scores of `rows[begin..end)` to `out[i]`, i counted from `begin`; trees from `firstTree` on. */
  score(
    features: readonly BinnedFeature[],
    rows: Int32Array,
    begin: number,
    end: number,
    out: Float64Array,
    firstTree = 0,
  ): void {
    const { roots, values, sets } = this.data;
    const { nodes } = this;
    const codes = features.map((feature) => feature?.codes);
    for (let t = firstTree; t < roots.length; t += 1) {
      const root = roots[t]!;
      for (let i = begin; i < end; i += 1) {
        const row = rows[i]!;
        let node = root;
        let question = nodes[2 * node]!;
        while (question >= 0) {
          const bin = codes[question >>> 16]![row]!;
          const threshold = (question & 0xffff) - THRESHOLD_BIAS;
          const left =
            threshold >= 0
              ? bin <= threshold
              : ((sets[(-1 - threshold) * SET_WORDS + (bin >> 5)]! >>> (bin & 31)) & 1) === 1;
          node = nodes[2 * node + 1]! + (left ? 0 : 1);
          question = nodes[2 * node]!;
        }
        out[i - begin]! += values[node]!;
      }
    }
  }
}

/** Collects trees while they grow. */
export class ForestBuilder {
  private readonly roots: number[] = [];
  private readonly features: number[] = [];
  private readonly thresholds: number[] = [];
  private readonly lefts: number[] = [];
  private readonly values: number[] = [];
  private readonly sets: number[] = [];

  /** Opens a tree and returns its root, a leaf so far. */
  openTree(): number {
    const root = this.addLeaf();
    this.roots.push(root);
    return root;
  }

  addLeaf(): number {
    this.features.push(-1);
    this.thresholds.push(0);
    this.lefts.push(0);
    this.values.push(0);
    return this.features.length - 1;
  }

  /** Turns a leaf into a question; returns the left child, which the right one follows. */
  split(node: number, feature: number, threshold: number, set: Uint32Array | undefined): number {
    this.features[node] = feature;
    if (set === undefined) this.thresholds[node] = threshold;
    else {
      this.thresholds[node] = -1 - this.sets.length / SET_WORDS;
      this.sets.push(...set);
    }
    const left = this.addLeaf();
    this.addLeaf();
    this.lefts[node] = left;
    return left;
  }

  setValue(node: number, value: number): void {
    this.values[node] = Math.fround(value);
  }

  get trees(): number {
    return this.roots.length;
  }

  /** Adds the last tree's values for `rows` to `out`, one by one. */
  scoreLast(features: readonly BinnedFeature[], rows: Int32Array, out: Float64Array): void {
    const root = this.roots[this.roots.length - 1]!;
    for (let i = 0; i < rows.length; i += 1) {
      let node = root;
      while (this.features[node]! >= 0) {
        const bin = features[this.features[node]!]!.codes[rows[i]!]!;
        const threshold = this.thresholds[node]!;
        const left =
          threshold >= 0
            ? bin <= threshold
            : ((this.sets[(-1 - threshold) * SET_WORDS + (bin >> 5)]! >>> (bin & 31)) & 1) === 1;
        node = this.lefts[node]! + (left ? 0 : 1);
      }
      out[i]! += this.values[node]!;
    }
  }

  /** The forest of the first `trees` trees. */
  build(base: number, trees = this.roots.length): Forest {
    const nodes = trees < this.roots.length ? this.roots[trees]! : this.features.length;
    return new Forest({
      base,
      roots: Int32Array.from(this.roots.slice(0, trees)),
      features: Int16Array.from(this.features.slice(0, nodes)),
      thresholds: Int16Array.from(this.thresholds.slice(0, nodes)),
      lefts: Int32Array.from(this.lefts.slice(0, nodes)),
      values: Float32Array.from(this.values.slice(0, nodes)),
      sets: Uint32Array.from(this.sets),
    });
  }
}
