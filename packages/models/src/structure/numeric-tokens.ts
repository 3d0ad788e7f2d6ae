import type { Chance } from '@launderette/kernel';
import { distinctRuns } from '@launderette/tabular';
import { findGrain, fromGrains, type Grain, toGrains, unitsIn1 } from './grain.ts';
import { ladderShares, roundByLadder } from './ladder.ts';

/** A value that fewer rows share is never kept as such. */
export const SHARED_ROWS_MIN = 5;

/** Share of the rows from which a value of a column with many is an atom. */
const ATOM_SHARE = 0.001;
/** A column with fewer distinct values is a scale, and all that enough rows share are atoms. */
const SCALE_VALUES_MAX = 300;
const ATOMS_MAX = 400;

/** Share of rows in bins from which atoms and bins are told apart before it is asked how much. */
const BINNED_SHARE_MIN = 0.2;
/** Share of rows from which an atom is asked for by itself. */
const HEAVY_SHARE = 0.04;
/** Draws again of a difference that leads out of the column's range. */
const ATTEMPTS_MAX = 8;

/** Rows a bin should have, and the most bins. */
const BIN_ROWS = 100;
const BINS_MAX = 96;
/** Rows a cell of a bin should have: its edges lie between values, and within a cell values are drawn evenly. */
const CELL_ROWS = 10;
/** Rows between a cut and the ends of bins. */
const CUT_ROWS_MIN = 10;
const CELLS_MAX = 24;

/** Values between two atoms: cells of equal weight, and how round they are. */
export interface Bin {
  /** Cell edges in grains (or plain values if there is no grain), ascending. */
  readonly edges: Float64Array;
  /** Cumulative shares of the classes of roundness; empty without a grain. */
  readonly ladder: Float64Array;
}

/** An earlier column that a column stays near to: bins are of the difference. */
export interface Anchor {
  readonly column: number;
  /** Stands in where the column is missing. */
  readonly fallback: number;
}

/** What is known of the values of a column of numbers by themselves. */
export interface NumericTokensData {
  /** Of what bins hold: values, or differences from the anchor. */
  readonly grain: Grain;
  readonly anchor?: Anchor;
  /** Values that many rows share, ascending. */
  readonly atoms: Float64Array;
  readonly bins: readonly Bin[];
  /** Tokens in order of value: k >= 0 is atom k, -1 - k is bin k. */
  readonly order: Int32Array;
  /** Tokens at which groups begin: it is asked for one group after the other. */
  readonly groups: Int32Array;
  /** Range of what a relation may give: means of the outermost values. */
  readonly low: number;
  readonly high: number;
}

/**
 * Numbers as tokens in order of value: atoms (values that many rows share) as they are, the rest in bins of about equal
 * weight. A bin gives back values on the column's grain, as round as they were, spread as its cells are. The outermost
 * edges are means of the outermost values, so that no minimum or maximum of a real row is kept.
 */
export class NumericTokens {
  readonly data: NumericTokensData;
  private readonly atomToken: Map<number, number>;
  private readonly binTokens: Int32Array;
  private readonly upper: Float64Array;

  constructor(data: NumericTokensData) {
    this.data = data;
    this.atomToken = new Map();
    const bins: number[] = [];
    data.order.forEach((entry, token) => {
      if (entry >= 0) this.atomToken.set(data.atoms[entry]!, token);
      else bins.push(token);
    });
    this.binTokens = Int32Array.from(bins);
    this.upper = Float64Array.from(bins, (token) => this.binOf(token).edges.at(-1)!);
  }

  get tokens(): number {
    return this.data.order.length;
  }

  /** The token of a value, in a row where the anchor has the value `anchor`. */
  tokenOf(value: number, anchor: number): number {
    const atom = this.atomToken.get(value);
    if (atom !== undefined) return atom;
    if (this.binTokens.length === 0) return this.nearestAtom(value);
    const position = this.position(value - this.anchored(anchor));
    let low = 0;
    let high = this.upper.length - 1;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.upper[mid]! < position) low = mid + 1;
      else high = mid;
    }
    return this.binTokens[low]!;
  }

  hasAtom(value: number): boolean {
    return this.atomToken.has(value);
  }

  get low(): number {
    return this.data.low;
  }

  get high(): number {
    return this.data.high;
  }

  /** Whether a token stands for one value. */
  isAtom(token: number): boolean {
    return this.data.order[token]! >= 0;
  }

  /** Place of a value in its bin, 0 to 1. */
  placeWithin(token: number, value: number): number {
    const { edges } = this.binOf(token);
    const position = this.position(value);
    let cell = 0;
    while (cell < edges.length - 2 && edges[cell + 1]! < position) cell += 1;
    const width = edges[cell + 1]! - edges[cell]!;
    const part = width > 0 ? Math.min(1, Math.max(0, (position - edges[cell]!) / width)) : 0.5;
    return (cell + part) / (edges.length - 1);
  }

  /** What bins are counted from. */
  private anchored(anchor: number): number {
    if (this.data.anchor === undefined) return 0;
    return Number.isNaN(anchor) ? this.data.anchor.fallback : anchor;
  }

  /** The least and greatest value that a token can give. */
  range(token: number, anchor: number): readonly [number, number] {
    const entry = this.data.order[token]!;
    if (entry >= 0) return [this.data.atoms[entry]!, this.data.atoms[entry]!];
    const { edges } = this.data.bins[-1 - entry]!;
    const [low, high] =
      this.data.grain.units === 0 ? [edges[0]!, edges.at(-1)!] : [Math.ceil(edges[0]!), Math.floor(edges.at(-1)!)];
    const from = this.anchored(anchor);
    return [from + this.value(low), from + this.value(high)];
  }

  /** A value of a token; the chance stands at its row. Differences that lead out of the column's range are drawn again. */
  draw(token: number, anchor: number, chance: Chance): number {
    const entry = this.data.order[token]!;
    if (entry >= 0) return this.data.atoms[entry]!;
    const bin = this.data.bins[-1 - entry]!;
    if (this.data.anchor === undefined) return this.drawIn(bin, chance);
    const from = this.anchored(anchor);
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const value = from + this.drawIn(bin, chance);
      if (value >= this.low && value <= this.high) return this.settled(value);
    }
    return Math.min(this.high, Math.max(this.low, from + this.drawIn(bin, chance)));
  }

  /** Without the last bits that adding a difference leaves behind. */
  private settled(value: number): number {
    const { grain } = this.data;
    return grain.units === 0 ? value : Math.round(value * unitsIn1(grain.decimals)) / unitsIn1(grain.decimals);
  }

  private drawIn({ edges, ladder }: Bin, chance: Chance): number {
    const at = chance.unit() * (edges.length - 1);
    const cell = at | 0;
    const position = edges[cell]! + (edges[cell + 1]! - edges[cell]!) * (at - cell);
    if (this.data.grain.units === 0) return position;
    return this.value(roundByLadder(position, edges[0]!, edges.at(-1)!, ladder, chance));
  }

  /** Density (or, on a grain, probability) of a value within its token. */
  densityWithin(token: number, value: number, anchor: number): number {
    const entry = this.data.order[token]!;
    if (entry >= 0) return 1;
    const { edges } = this.data.bins[-1 - entry]!;
    const position = this.position(value - this.anchored(anchor));
    let cell = 0;
    while (cell < edges.length - 2 && edges[cell + 1]! < position) cell += 1;
    return (
      1 / ((edges.length - 1) * Math.max(edges[cell + 1]! - edges[cell]!, this.data.grain.units === 0 ? 1e-12 : 1))
    );
  }

  private binOf(token: number): Bin {
    return this.data.bins[-1 - this.data.order[token]!]!;
  }

  private position(value: number): number {
    return this.data.grain.units === 0 ? value : (value * unitsIn1(this.data.grain.decimals)) / this.data.grain.units;
  }

  private value(position: number): number {
    return this.data.grain.units === 0 ? position : fromGrains(position, this.data.grain);
  }

  private nearestAtom(value: number): number {
    const { atoms, order } = this.data;
    let best = 0;
    for (let token = 0; token < order.length; token += 1) {
      if (Math.abs(atoms[order[token]!]! - value) < Math.abs(atoms[order[best]!]! - value)) best = token;
    }
    return best;
  }
}

/** What `learnNumericTokens` learns from. */
export interface NumericSample {
  /** Values of all rows in which the column is present. */
  readonly values: Float64Array;
  /** For each of them the anchor's value, if there is one. */
  readonly anchors?: Float64Array;
  readonly anchor?: Anchor;
  /** For each of them 1 where a relation explains it, so that it shapes no bin. */
  readonly explained?: Uint8Array;
  /** Decimals with which the column is written. */
  readonly decimals: number;
  /** All tokens in one order of value, never in groups. */
  readonly inOrder?: boolean;
  /** Values, ascending, that no bin goes across; without an anchor. */
  readonly cuts?: readonly number[];
}

/** Learns the tokens of a column of numbers. */
export function learnNumericTokens(sample: NumericSample): NumericTokensData {
  const { values, anchors, anchor, explained, decimals } = sample;
  const sorted = values.slice().sort();
  const atoms = findAtoms(sorted);
  const isAtom = new Set(atoms);
  const rest = values
    .map((value, i) => (isAtom.has(value) || explained?.[i] === 1 ? Number.NaN : value - (anchors?.[i] ?? 0)))
    .filter((value) => !Number.isNaN(value))
    .sort();
  const grain = findGrain(anchor === undefined ? sorted : rest, decimals);
  const bins = cutBins(rest, grain, anchor === undefined ? (sample.cuts ?? []) : []);
  const apart = sample.inOrder !== true && (anchor !== undefined || rest.length >= BINNED_SHARE_MIN * values.length);
  return {
    grain,
    ...(anchor === undefined ? {} : { anchor }),
    atoms,
    bins: bins.map(({ bin }) => bin),
    ...(apart ? inGroups(atoms, bins.length, sorted) : inOneOrder(atoms, bins)),
    low: meanPosition(sorted.subarray(0, SHARED_ROWS_MIN), Number),
    high: meanPosition(sorted.subarray(-SHARED_ROWS_MIN), Number),
  };
}

type Arranged = Pick<NumericTokensData, 'order' | 'groups'>;

function inOneOrder(atoms: Float64Array, bins: readonly { middle: number }[]): Arranged {
  const places = [
    ...Array.from(atoms, (value, k) => ({ at: value, entry: k })),
    ...bins.map(({ middle }, k) => ({ at: middle, entry: -1 - k })),
  ].sort((a, b) => a.at - b.at || a.entry - b.entry);
  return { order: Int32Array.from(places, ({ entry }) => entry), groups: Int32Array.of(0) };
}

/** Heavy atoms each by itself, then the other atoms, then bins. */
function inGroups(atoms: Float64Array, bins: number, sorted: Float64Array): Arranged {
  const weight = new Map<number, number>();
  for (const value of sorted) weight.set(value, (weight.get(value) ?? 0) + 1);
  const isHeavy = (k: number): boolean => weight.get(atoms[k]!)! >= HEAVY_SHARE * sorted.length;
  const all = Array.from(atoms.keys());
  const heavy = all.filter(isHeavy);
  const order = [...heavy, ...all.filter((k) => !isHeavy(k)), ...Array.from({ length: bins }, (_, k) => -1 - k)];
  return { order: Int32Array.from(order), groups: Int32Array.from([...heavy.keys(), heavy.length, atoms.length]) };
}

/** Values that enough rows share, ascending. */
function findAtoms(sorted: Float64Array): Float64Array {
  const runs = distinctRuns(sorted);
  const scale = runs.values.length <= SCALE_VALUES_MAX;
  const least = Math.max(SHARED_ROWS_MIN, scale ? 0 : ATOM_SHARE * sorted.length);
  const shared = runs.values
    .map((value, i) => ({ value, count: runs.counts[i]! }))
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count || a.value - b.value)
    .slice(0, ATOMS_MAX);
  return Float64Array.from(shared, ({ value }) => value).sort();
}

function cutBins(rest: Float64Array, grain: Grain, cuts: readonly number[]): { bin: Bin; middle: number }[] {
  const position = (value: number): number => (grain.units === 0 ? value : toGrains(value, grain));
  const found: { bin: Bin; middle: number }[] = [];
  let begin = 0;
  for (const end of binEnds(rest, cuts)) {
    const inside = rest.subarray(begin, end);
    const ladder =
      grain.units === 0 ? new Float64Array(0) : ladderShares(Array.from(inside, (value) => toGrains(value, grain)));
    found.push({
      bin: { edges: cellEdges(rest, begin, end, position), ladder },
      middle: inside[inside.length >> 1]!,
    });
    begin = end;
  }
  return found;
}

/** Where bins of about equal weight end among sorted values: equal values are in one, and none goes across a cut. */
function binEnds(rest: Float64Array, cuts: readonly number[]): number[] {
  const count = Math.min(BINS_MAX, Math.max(1, Math.floor(rest.length / BIN_ROWS)));
  const ends = new Set<number>();
  let begin = 0;
  for (let k = 1; k <= count; k += 1) {
    let end = k === count ? rest.length : Math.round((k * rest.length) / count);
    while (end < rest.length && end > begin && rest[end] === rest[end - 1]) end += 1;
    if (end <= begin) continue;
    ends.add(end);
    begin = end;
  }
  for (const cut of cuts) {
    const at = rest.findIndex((value) => value > cut);
    if (at > 0 && isFarFrom(ends, at, rest.length)) ends.add(at);
  }
  return [...ends].sort((a, b) => a - b);
}

/** Whether an end leaves bins of enough rows on both sides. */
function isFarFrom(ends: ReadonlySet<number>, at: number, length: number): boolean {
  if (at < CUT_ROWS_MIN || length - at < CUT_ROWS_MIN) return false;
  for (const end of ends) if (Math.abs(end - at) < CUT_ROWS_MIN) return false;
  return true;
}

/** Edges of cells of about equal weight, each halfway between two neighbours. */
function cellEdges(rest: Float64Array, begin: number, end: number, position: (value: number) => number): Float64Array {
  const cells = Math.min(CELLS_MAX, Math.max(1, Math.floor((end - begin) / CELL_ROWS)));
  const edges = new Float64Array(cells + 1);
  for (let k = 0; k <= cells; k += 1) {
    const at = begin + Math.round((k * (end - begin)) / cells);
    if (at === 0) edges[k] = meanPosition(rest.subarray(0, SHARED_ROWS_MIN), position);
    else if (at === rest.length) edges[k] = meanPosition(rest.subarray(-SHARED_ROWS_MIN), position);
    else edges[k] = (position(rest[at - 1]!) + position(rest[at]!)) / 2;
  }
  return edges.sort();
}

const meanPosition = (values: Float64Array, position: (value: number) => number): number =>
  values.reduce((sum, value) => sum + position(value), 0) / values.length;
