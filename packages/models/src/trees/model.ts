import { Chance } from '@launderette/kernel';
import { type BinnedFeature, sigmoid, type Table } from '@launderette/tabular';
import type { SampleOptions, TabularModel } from '../model.ts';
import { ColumnTokens } from '../structure/column-tokens.ts';
import { tableOf } from '../structure/frame.ts';
import { relationValue } from '../structure/relations.ts';
import { binFeature } from './features.ts';
import type { ColumnPlan, TreesData } from './plan.ts';

/** Rows drawn at once: their feature bins stay in the cache. */
const BLOCK_ROWS = 4096;
/** Draws again of rows that break an inequality before the value is set to its bound. */
const ATTEMPTS_MAX = 8;
const SUBJECTS = 1 << 24;

/** Rows of a block while they are drawn. */
interface Block {
  readonly rows: number;
  readonly firstRow: number;
  readonly values: Float64Array[];
  readonly tokens: (Int32Array | undefined)[];
  readonly features: BinnedFeature[];
}

/** An autoregressive model: each column a tree of boosted questions over the columns before it. */
export class TreesModel implements TabularModel {
  readonly kind = 'trees';
  readonly data: TreesData;
  private readonly tokens: ColumnTokens[];

  constructor(data: TreesData) {
    this.data = data;
    this.tokens = data.plans.map((plan) => new ColumnTokens(plan.tokens));
  }

  sample(rows: number, options: SampleOptions): Table {
    const frame = this.data.shapes.map(() => new Float64Array(rows).fill(Number.NaN));
    for (let begin = 0; begin < rows; begin += BLOCK_ROWS) {
      const block = this.draw((options.firstRow ?? 0) + begin, Math.min(BLOCK_ROWS, rows - begin), options.seed);
      block.values.forEach((values, column) => {
        frame[column]!.set(values, begin);
      });
    }
    return tableOf(frame, rows, this.data.shapes);
  }

  logLikelihood(_table: Table): Float64Array {
    return new Float64Array(0);
  }

  private draw(firstRow: number, rows: number, seed: number): Block {
    const block: Block = {
      rows,
      firstRow,
      values: this.data.shapes.map(() => new Float64Array(rows).fill(Number.NaN)),
      tokens: this.data.shapes.map(() => undefined),
      features: [],
    };
    const drawn = new Set<number>();
    this.data.plans.forEach((plan, at) => {
      const chance = new Chance(seed, `models/trees/${this.data.shapes[plan.column]!.schema.name}`, -1);
      block.tokens[plan.column] = new Int32Array(rows);
      const all = Int32Array.from({ length: rows }, (_, i) => i);
      this.drawColumn(plan, this.tokens[at]!, block, all, chance, 0);
      drawn.add(plan.column);
      this.keepOrder(plan, this.tokens[at]!, block, chance, drawn);
      this.data.features.forEach((feature, i) => {
        if (feature.column === plan.column) block.features[i] = binFeature(feature, block.values);
      });
    });
    return block;
  }

  private drawColumn(
    plan: ColumnPlan,
    tokens: ColumnTokens,
    block: Block,
    rows: Int32Array,
    chance: Chance,
    attempt: number,
  ): void {
    const ofRow = block.tokens[plan.column]!;
    if (plan.lookup === undefined) walk(plan, tokens, block, rows, ofRow, chance, attempt);
    else {
      const from = block.tokens[plan.lookup.from]!;
      for (const row of rows) ofRow[row] = plan.lookup.tokens[from[row]!]!;
    }
    const out = block.values[plan.column]!;
    for (const row of rows) {
      at(chance, block.firstRow + row, 2 * attempt + 1);
      out[row] = this.value(tokens, ofRow[row]!, row, block, chance);
    }
  }

  private value(tokens: ColumnTokens, token: number, row: number, block: Block, chance: Chance): number {
    if (token < tokens.relationsFrom) return Number.NaN;
    if (token < tokens.valuesFrom)
      return relationValue(tokens.data.relations[token - tokens.relationsFrom]!, row, block.values);
    if (tokens.numeric !== undefined)
      return tokens.numeric.draw(token - tokens.valuesFrom, tokens.anchorAt(block.values, row), chance);
    return tokens.data.levels![token - tokens.valuesFrom]!;
  }

  /** Draws the rows again that break an inequality with a column drawn before, and in the end moves them to the bound. */
  private keepOrder(
    plan: ColumnPlan,
    tokens: ColumnTokens,
    block: Block,
    chance: Chance,
    drawn: ReadonlySet<number>,
  ): void {
    const rules = this.data.inequalities.filter(
      ({ low, high }) => (low === plan.column && drawn.has(high)) || (high === plan.column && drawn.has(low)),
    );
    if (rules.length === 0) return;
    const broken = (): Int32Array =>
      Int32Array.from({ length: block.rows }, (_, row) => row).filter((row) =>
        rules.some(({ low, high }) => block.values[low]![row]! > block.values[high]![row]!),
      );
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const rows = broken();
      if (rows.length === 0) return;
      this.drawColumn(plan, tokens, block, rows, chance, attempt);
    }
    for (const row of broken()) {
      for (const { low, high } of rules) {
        const own = block.values[plan.column]!;
        const bound = block.values[low === plan.column ? high : low]![row]!;
        if (low === plan.column ? own[row]! > bound : own[row]! < bound) own[row] = bound;
      }
    }
  }
}

const at = (chance: Chance, row: number, tick: number): Chance =>
  chance.at(row % SUBJECTS, Math.floor(row / SUBJECTS) * 2 * (ATTEMPTS_MAX + 1) + tick);

/** 53 bits: what is left after a question decides the next. */
const wideUnit = (chance: Chance): number => chance.unit() + chance.bits() * 2 ** -64;

/** Walks the rows through a plan's tree; one number a row decides all its questions, rescaled after each. */
function walk(
  plan: ColumnPlan,
  tokens: ColumnTokens,
  block: Block,
  all: Int32Array,
  ofRow: Int32Array,
  chance: Chance,
  attempt: number,
): void {
  const { left, right } = plan.tree;
  if (left.length === 0) {
    for (const row of all) ofRow[row] = 0;
    return;
  }
  const units = new Float64Array(block.rows);
  for (const row of all) units[row] = wideUnit(at(chance, block.firstRow + row, 2 * attempt));
  const scores = new Float64Array(all.length);
  const waiting: (Int32Array | undefined)[] = [all];
  for (let node = 0; node < left.length; node += 1) {
    let rows = waiting[node];
    waiting[node] = undefined;
    if (rows === undefined || rows.length === 0) continue;
    const relation = tokens.relationOf(-1 - left[node]!);
    if (relation !== undefined) {
      const applies = (row: number): boolean => tokens.relationApplies(relationValue(relation, row, block.values));
      send(
        right[node]!,
        rows.filter((row) => !applies(row)),
        waiting,
        ofRow,
      );
      rows = rows.filter(applies);
    }
    const forest = plan.forests[node]!;
    scores.fill(forest.data.base, 0, rows.length);
    forest.score(block.features, rows, 0, rows.length, scores);
    const toLeft = new Int32Array(rows.length);
    const toRight = new Int32Array(rows.length);
    let lefts = 0;
    let rights = 0;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i]!;
      const pLeft = 1 - sigmoid(scores[i]!);
      const unit = units[row]!;
      if (unit < pLeft) {
        units[row] = unit / pLeft;
        toLeft[lefts++] = row;
      } else {
        units[row] = (unit - pLeft) / (1 - pLeft);
        toRight[rights++] = row;
      }
    }
    send(left[node]!, toLeft.subarray(0, lefts), waiting, ofRow);
    send(right[node]!, toRight.subarray(0, rights), waiting, ofRow);
  }
}

function send(child: number, rows: Int32Array, waiting: (Int32Array | undefined)[], ofRow: Int32Array): void {
  const before = child >= 0 ? waiting[child] : undefined;
  if (child >= 0) waiting[child] = before === undefined ? rows : Int32Array.of(...before, ...rows);
  else for (const row of rows) ofRow[row] = -1 - child;
}
