import { Chance } from '@launderette/kernel';
import type { BinnedFeature, Table } from '@launderette/tabular';
import { acceptRows } from '../conditions/accept.ts';
import { compileConditions } from '../conditions/predicate.ts';
import type { SampleOptions, TabularModel } from '../model.ts';
import { ColumnTokens } from '../structure/column-tokens.ts';
import { frameOf, tableOf } from '../structure/frame.ts';
import { relationValue } from '../structure/relations.ts';
import { binFeature } from './features.ts';
import { addLogProbability } from './likelihood.ts';
import type { ColumnPlan, TreesData } from './plan.ts';
import { TokenRules } from './token-rules.ts';
import { walk, wideUnit } from './walk.ts';

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
  /** Of each row, under conditions: the probability of what they imposed. */
  readonly weights: Float64Array;
  readonly rules?: TokenRules;
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
    if (options.conditions === undefined || options.conditions.length === 0) return this.sampleAll(rows, options);
    const rules = new TokenRules(this.data, this.tokens, compileConditions(options.conditions, this.data.shapes));
    const first = options.firstRow ?? 0;
    return acceptRows(
      rows,
      options.seed,
      (begin, count) => {
        const block = this.draw(first + begin, count, options.seed, rules);
        return { table: tableOf(block.values, count, this.data.shapes), weights: block.weights };
      },
      options.candidatesMax,
    ).table;
  }

  private sampleAll(rows: number, options: SampleOptions): Table {
    const frame = this.data.shapes.map(() => new Float64Array(rows).fill(Number.NaN));
    for (let begin = 0; begin < rows; begin += BLOCK_ROWS) {
      const block = this.draw((options.firstRow ?? 0) + begin, Math.min(BLOCK_ROWS, rows - begin), options.seed);
      block.values.forEach((values, column) => {
        frame[column]!.set(values, begin);
      });
    }
    return tableOf(frame, rows, this.data.shapes);
  }

  logLikelihood(table: Table): Float64Array {
    const frame = frameOf(
      table,
      this.data.shapes.map(({ levels }) => levels),
    );
    const out = new Float64Array(table.rows);
    const features: BinnedFeature[] = [];
    const tokensOf: Int32Array[] = [];
    this.data.plans.forEach((plan, at) => {
      tokensOf[plan.column] = addLogProbability(plan, this.tokens[at]!, frame, features, tokensOf, out);
      this.data.features.forEach((feature, i) => {
        if (feature.column === plan.column) features[i] = binFeature(feature, frame);
      });
    });
    return out;
  }

  private draw(firstRow: number, rows: number, seed: number, rules?: TokenRules): Block {
    const block: Block = {
      rows,
      firstRow,
      values: this.data.shapes.map(() => new Float64Array(rows).fill(Number.NaN)),
      tokens: this.data.shapes.map(() => undefined),
      features: [],
      weights: new Float64Array(rules === undefined ? 0 : rows).fill(1),
      ...(rules === undefined ? {} : { rules }),
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
    if (plan.lookup === undefined) {
      const units = new Float64Array(block.rows);
      for (const row of rows) units[row] = wideUnit(at(chance, block.firstRow + row, 2 * attempt));
      const closed = (node: number) => closedRelation(plan, tokens, block, node);
      const open = block.rules?.openNodes(plan);
      const { features } = block;
      walk({ ...plan, features, closed, ...(open === undefined ? {} : { open }) }, rows, units, ofRow, block.weights);
    } else {
      const from = block.tokens[plan.lookup.from]!;
      for (const row of rows) ofRow[row] = plan.lookup.tokens[from[row]!]!;
    }
    const out = block.values[plan.column]!;
    for (const row of rows) {
      at(chance, block.firstRow + row, 2 * attempt + 1);
      out[row] = this.value(tokens, ofRow[row]!, row, block, chance);
      if (block.rules?.refuses(plan.column, out[row]!)) block.weights[row] = 0;
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

/** Whether the relation asked for at a node is out of the question for a row. */
function closedRelation(
  plan: ColumnPlan,
  tokens: ColumnTokens,
  block: Block,
  node: number,
): ((row: number) => boolean) | undefined {
  const relation = tokens.relationOf(-1 - plan.tree.left[node]!);
  return relation === undefined
    ? undefined
    : (row) => !tokens.relationApplies(relationValue(relation, row, block.values));
}
