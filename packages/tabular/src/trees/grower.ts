import type { BinnedFeature } from './features.ts';
import type { ForestBuilder } from './forest.ts';
import { findSplit, goesLeft, type Split, type SplitOptions, STRIDE } from './split.ts';

export interface TreeOptions extends SplitOptions {
  readonly leavesMax: number;
  /** A split below this gain is not worth a question. */
  readonly gainMin: number;
}

/** Rows of a leaf are `order[begin..end)`. */
interface Leaf {
  node: number;
  begin: number;
  end: number;
  histogram: Float64Array;
  gradient: number;
  hessian: number;
  best: Split;
}

/**
 * Grows one tree at a time, best leaf first, on binned features.
 *
 * A leaf's histogram holds the sums of gradient and Hessian by feature and bin; the larger child's is its parent's less
 * its sibling's, so that only the smaller half of the rows is read at each split (the recipe of LightGBM, Ke et al. 2017).
 * Memory is a histogram a leaf, kept between trees.
 */
export class TreeGrower {
  private readonly features: readonly BinnedFeature[];
  private readonly columns: readonly number[];
  private readonly bases: Int32Array;
  private readonly histogramLength: number;
  private readonly pool: Float64Array[] = [];
  private readonly scratch: Int32Array;
  private readonly orderedG: Float64Array;
  private readonly orderedH: Float64Array;

  /** `columns` are the features that may be asked; the others may be anything. `rowsMax` bounds the rows of a tree. */
  constructor(features: readonly BinnedFeature[], columns: readonly number[], rowsMax: number) {
    this.features = features;
    this.columns = columns.filter((column) => features[column]!.bins > 1);
    this.bases = new Int32Array(features.length);
    let length = 0;
    for (const column of this.columns) {
      this.bases[column] = length;
      length += features[column]!.bins * STRIDE;
    }
    this.histogramLength = length;
    this.scratch = new Int32Array(rowsMax);
    this.orderedG = new Float64Array(rowsMax);
    this.orderedH = new Float64Array(rowsMax);
  }

  /**
   * Adds a tree to `builder`, reorders `order` leaf by leaf and calls `onLeaf(value, begin, end)` for each: the rows
   * `order[begin..end)` move by `value` = -rate G / (H + lambda). Returns the number of leaves.
   */
  grow(
    builder: ForestBuilder,
    order: Int32Array,
    gradient: Float64Array,
    hessian: Float64Array,
    rate: number,
    options: TreeOptions,
    onLeaf: (value: number, begin: number, end: number) => void,
  ): number {
    const leaves = [this.openLeaf(builder.openTree(), 0, order.length, order, gradient, hessian)];
    this.search(leaves[0]!, options);
    while (leaves.length < options.leavesMax) {
      let at = -1;
      for (let i = 0; i < leaves.length; i += 1) {
        if (leaves[i]!.best.gain > options.gainMin && (at < 0 || leaves[i]!.best.gain > leaves[at]!.best.gain)) at = i;
      }
      if (at < 0) break;
      const [left, right] = this.divide(leaves[at]!, builder, order, gradient, hessian);
      leaves[at] = left;
      leaves.push(right);
      this.search(left, options);
      this.search(right, options);
    }
    for (const leaf of leaves) {
      const value = (-rate * leaf.gradient) / (leaf.hessian + options.lambda);
      builder.setValue(leaf.node, value);
      onLeaf(value, leaf.begin, leaf.end);
      this.pool.push(leaf.histogram);
    }
    return leaves.length;
  }

  private openLeaf(
    node: number,
    begin: number,
    end: number,
    order: Int32Array,
    gradient: Float64Array,
    hessian: Float64Array,
  ): Leaf {
    const histogram = this.pool.pop() ?? new Float64Array(this.histogramLength);
    histogram.fill(0);
    const { orderedG, orderedH } = this;
    let g = 0;
    let h = 0;
    for (let i = begin; i < end; i += 1) {
      const row = order[i]!;
      g += orderedG[i] = gradient[row]!;
      h += orderedH[i] = hessian[row]!;
    }
    for (const column of this.columns) {
      const { codes } = this.features[column]!;
      const base = this.bases[column]!;
      for (let i = begin; i < end; i += 1) {
        const at = base + codes[order[i]!]! * STRIDE;
        histogram[at]! += orderedG[i]!;
        histogram[at + 1]! += orderedH[i]!;
        histogram[at + 2]! += 1;
      }
    }
    return { node, begin, end, histogram, gradient: g, hessian: h, best: noSplit() };
  }

  private search(leaf: Leaf, options: TreeOptions): void {
    const rows = leaf.end - leaf.begin;
    if (rows < 2 * options.rowsPerLeafMin) return;
    const totals = { gradient: leaf.gradient, hessian: leaf.hessian, rows };
    for (const column of this.columns) {
      findSplit(leaf.best, leaf.histogram, this.bases[column]!, this.features[column]!, column, totals, options);
    }
  }

  private divide(
    leaf: Leaf,
    builder: ForestBuilder,
    order: Int32Array,
    gradient: Float64Array,
    hessian: Float64Array,
  ): [Leaf, Leaf] {
    const { best, begin, end, histogram } = leaf;
    const { codes } = this.features[best.feature]!;
    let kept = begin;
    let moved = 0;
    for (let i = begin; i < end; i += 1) {
      const row = order[i]!;
      if (goesLeft(best, codes[row]!)) order[kept++] = row;
      else this.scratch[moved++] = row;
    }
    order.set(this.scratch.subarray(0, moved), kept);
    const node = builder.split(leaf.node, best.feature, best.threshold, best.set);
    const leftSmaller = kept - begin <= end - kept;
    const small = leftSmaller
      ? this.openLeaf(node, begin, kept, order, gradient, hessian)
      : this.openLeaf(node + 1, kept, end, order, gradient, hessian);
    for (let i = 0; i < histogram.length; i += 1) histogram[i]! -= small.histogram[i]!;
    const large: Leaf = {
      node: leftSmaller ? node + 1 : node,
      begin: leftSmaller ? kept : begin,
      end: leftSmaller ? end : kept,
      histogram,
      gradient: leaf.gradient - small.gradient,
      hessian: leaf.hessian - small.hessian,
      best: noSplit(),
    };
    return leftSmaller ? [small, large] : [large, small];
  }
}

const noSplit = (): Split => ({ gain: 0, feature: -1, threshold: -1, set: undefined });
