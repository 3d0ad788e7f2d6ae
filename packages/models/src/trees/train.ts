import { Chance } from '@launderette/kernel';
import { type BinnedFeature, Booster, type BoostOptions, Forest, logit, type Table } from '@launderette/tabular';
import { ModelError } from '../errors.ts';
import type { FitOptions, Training } from '../model.ts';
import { ColumnTokens, learnTokens } from '../structure/column-tokens.ts';
import { type Frame, frameOf, shapesOf } from '../structure/frame.ts';
import { findInequalities } from '../structure/inequalities.ts';
import { labelsOf } from '../structure/label-cuts.ts';
import { findLookup, type TokenColumn } from '../structure/lookup.ts';
import { relationValue } from '../structure/relations.ts';
import { buildTokenTree, rightTokens, type TokenTree } from '../structure/token-tree.ts';
import { binFeature, type Feature, featuresOf } from './features.ts';
import { TreesModel } from './model.ts';
import { drawingOrder } from './order.ts';
import type { ColumnPlan } from './plan.ts';

/** Rows below which nothing can be held out, so nothing can be learned but shares. */
const ROWS_MIN = 20;

/** Share of rows that decide when to stop. */
const HELD_OUT = 0.12;

/** Rows on the rarer side of a question below which its share is all that is learned. */
const MINORITY_MIN = 10;

/** Boosting of one question, by the rows it has. */
const boostOptions = (rows: number): BoostOptions => ({
  roundsMax: 120,
  learningRate: 0.1,
  patience: 4,
  leavesMax: Math.max(4, Math.min(24, Math.round(rows / 100))),
  rowsPerLeafMin: rows > 2000 ? 20 : 10,
  lambda: 2,
  gainMin: 1e-3,
});

/**
 * Learns a table column by column, each from those before it.
 *
 * A column's value is a token (missing, a relation to other columns, an atom, a bin), and a token is found by a walk through
 * a binary tree of tokens, each node a boosted classifier over the columns before (the idea of BaltoBoT, McCarter 2024).
 * So exact structure is drawn as such, and every conditional probability is known.
 */
export function* trainTrees(table: Table, options: FitOptions): Training<TreesModel> {
  if (table.rows < ROWS_MIN)
    throw new ModelError('UNUSABLE_TABLE', `${table.rows} rows; at least ${ROWS_MIN} are needed to learn from`);
  const frame = frameOf(table);
  const order = drawingOrder(table, options);
  const learner = new ColumnLearner(table, frame, options);
  const plans: ColumnPlan[] = [];
  for (const column of order) {
    const { name } = table.columns[column]!.schema;
    yield { step: `learns ${name}`, done: plans.length / order.length };
    const training = learner.learn(column);
    for (;;) {
      const step = training.next();
      if (step.done === true) {
        plans.push(step.value);
        break;
      }
      yield { step: `learns ${name}`, done: (plans.length + step.value) / order.length };
    }
  }
  return new TreesModel({
    shapes: shapesOf(table),
    features: learner.features,
    plans,
    inequalities: findInequalities(table.columns, frame),
  });
}

/** Keeps what earlier columns offer to later ones. */
class ColumnLearner {
  readonly features: Feature[] = [];
  private readonly binned: BinnedFeature[] = [];
  private readonly earlier: number[] = [];
  private readonly tokenColumns: TokenColumn[] = [];
  private readonly table: Table;
  private readonly frame: Frame;
  private readonly heldOut: Uint8Array;
  private readonly labels: Float64Array | undefined;

  constructor(table: Table, frame: Frame, { seed, target }: FitOptions) {
    this.table = table;
    this.frame = frame;
    this.labels = labelsOf(table, frame, target);
    const chance = new Chance(seed, 'models/trees/held-out', -1);
    this.heldOut = Uint8Array.from({ length: table.rows }, (_, row) =>
      chance.at(row % (1 << 24), 0).happens(HELD_OUT) ? 1 : 0,
    );
  }

  /** The plan of a column; yields the share of its questions that are learned. */
  *learn(column: number): Generator<number, ColumnPlan> {
    const { data, ofRow } = learnTokens({
      table: this.table,
      frame: this.frame,
      index: column,
      earlier: this.earlier,
      labels: this.labels,
    });
    const tokens = new ColumnTokens(data);
    const own: TokenColumn = { column, ofRow, tokens: tokens.tokens, isExact: (token) => tokens.isExact(token) };
    const lookup = findLookup(own, this.tokenColumns);
    const weights = new Float64Array(tokens.tokens);
    for (const token of ofRow) if (token >= 0) weights[token]! += 1;
    const tree = buildTokenTree(weights, {
      relationsFrom: tokens.relationsFrom,
      relationsTo: tokens.valuesFrom,
      groups: tokens.numeric?.data.groups,
    });
    const forests = lookup === undefined ? yield* this.questions(tree, tokens, ofRow) : [];
    this.offer(column);
    this.tokenColumns.push(own);
    return { column, tokens: data, ...(lookup === undefined ? {} : { lookup }), tree, forests };
  }

  private offer(column: number): void {
    for (const feature of featuresOf(this.table.columns, this.frame, column, this.earlier)) {
      this.features.push(feature);
      this.binned.push(binFeature(feature, this.frame));
    }
    this.earlier.push(column);
  }

  /** Learns one forest a node, from the rows whose token lies below it. */
  private *questions(tree: TokenTree, tokens: ColumnTokens, ofRow: Int32Array): Generator<number, Forest[]> {
    const booster = new Booster(
      this.binned,
      this.binned.map((_, i) => i),
      this.table.rows,
    );
    const labels = new Uint8Array(this.table.rows);
    const known = Int32Array.from(ofRow.keys()).filter((row) => ofRow[row]! >= 0);
    const rowsOf: (Int32Array | undefined)[] = [known];
    const sides = rightTokens(tree);
    const forests: Forest[] = [];
    for (let node = 0; node < tree.left.length; node += 1) {
      const below = rowsOf[node] ?? new Int32Array(0);
      rowsOf[node] = undefined;
      const toRight = sides[node]!;
      for (const row of below) labels[row] = toRight.has(ofRow[row]!) ? 1 : 0;
      for (const [child, side] of [
        [tree.left[node]!, 0],
        [tree.right[node]!, 1],
      ] as const) {
        if (child >= 0) rowsOf[child] = below.filter((row) => labels[row] === side);
      }
      const relation = tokens.relationOf(-1 - tree.left[node]!);
      const rows =
        relation === undefined
          ? below
          : below.filter(
              (row) => labels[row] === 0 || tokens.relationApplies(relationValue(relation, row, this.frame)),
            );
      const yes = rows.reduce((sum, row) => sum + labels[row]!, 0);
      forests.push(this.question(booster, labels, rows, yes));
      yield (node + 1) / tree.left.length;
    }
    return forests;
  }

  private question(booster: Booster, labels: Uint8Array, rows: Int32Array, yes: number): Forest {
    if (Math.min(yes, rows.length - yes) < MINORITY_MIN || this.binned.length === 0)
      return constantForest((yes + 0.5) / (rows.length + 1));
    const train = rows.filter((row) => this.heldOut[row] === 0);
    const heldOut = rows.filter((row) => this.heldOut[row] === 1);
    if (train.length === 0) return constantForest((yes + 0.5) / (rows.length + 1));
    return booster.fit(labels, train, heldOut, boostOptions(train.length));
  }
}

const constantForest = (share: number): Forest =>
  new Forest({
    base: logit(share),
    roots: new Int32Array(0),
    features: new Int16Array(0),
    thresholds: new Int16Array(0),
    lefts: new Int32Array(0),
    values: new Float32Array(0),
    sets: new Uint32Array(0),
  });
