import { Chance, ln } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { acceptRows } from '../conditions/accept.ts';
import { compileConditions, type Predicate } from '../conditions/predicate.ts';
import { ModelError } from '../errors.ts';
import type { SampleOptions, TabularModel } from '../model.ts';
import { allowedTokens } from '../structure/allowed-tokens.ts';
import { type Frame, frameOf, tableOf } from '../structure/frame.ts';
import { zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { ColumnCode } from './column-code.ts';
import type { ArgnData } from './data.ts';
import { ArgnDraw } from './draw.ts';
import { ArgnNetwork, probabilities } from './network.ts';
import { closeRelations, knownRelations } from './targets.ts';

/** Rows drawn at once: enough for fast products, and few enough for what they need to stay in the cache. */
const BLOCK_ROWS = 2048;
/** Rows that tell how many a condition would leave, and the share from which columns keep their order. */
const TRIAL_ROWS = 1024;
const KEPT_MIN = 0.02;
/** Probability of what the model cannot give. */
const IMPOSSIBLE = 1e-9;

/** An autoregressive network over the columns of a table, in any order. */
export class ArgnModel implements TabularModel {
  readonly kind = 'argn';
  readonly data: ArgnData;
  readonly codes: readonly ColumnCode[];
  readonly network: ArgnNetwork;

  constructor(data: ArgnData, tensors: Tensors) {
    this.data = data;
    this.codes = data.columns.map(({ tokens, tail }) => new ColumnCode(tokens, tail));
    this.network = new ArgnNetwork(
      data.columns,
      this.codes.map(({ symbols }) => symbols),
      tensors,
    );
  }

  /**
   * Under conditions columns are drawn as they always are, what a condition allows imposed where its column is drawn and
   * rows weighed by what that was: exactly the rows of a free sample that meet it. Where hardly any would be kept,
   * columns under a condition are drawn first, and all others given them, in an order that was learned for itself.
   */
  sample(rows: number, options: SampleOptions): Table {
    const { shapes } = this.data;
    if (options.conditions === undefined || options.conditions.length === 0) {
      const frame = shapes.map(() => new Float64Array(rows).fill(Number.NaN));
      for (let begin = 0; begin < rows; begin += BLOCK_ROWS) {
        const count = Math.min(BLOCK_ROWS, rows - begin);
        const drawn = this.draw((options.firstRow ?? 0) + begin, count, options.seed, new Map(), this.canonical);
        drawn.frame.forEach((values, column) => {
          frame[column]!.set(values, begin);
        });
      }
      return tableOf(frame, rows, shapes);
    }
    const predicates = compileConditions(options.conditions, shapes);
    this.refuseContradictions(predicates);
    const order = this.orderFor(predicates, options.seed);
    return acceptRows(
      rows,
      options.seed,
      (begin, count) => {
        const { frame, weights } = this.draw((options.firstRow ?? 0) + begin, count, options.seed, predicates, order);
        return { table: tableOf(frame, count, shapes), weights };
      },
      options.candidatesMax,
    ).table;
  }

  /** Conditions on two columns of which one determines the other must have a value in common; drawing would not find out soon. */
  private refuseContradictions(predicates: ReadonlyMap<number, Predicate>): void {
    const allowed = this.data.columns.map(({ column }, at) =>
      allowedTokens(this.codes[at]!.tokens, predicates.get(column)),
    );
    for (const { from, to, tokens } of this.data.lookups) {
      if (tokens.some((token, given) => token >= 0 && allowed[from]![given] === 1 && allowed[to]![token] === 1))
        continue;
      const [first, second] = [from, to].map((at) => this.data.shapes[this.data.columns[at]!.column]!.schema.name);
      throw new ModelError(
        'CONDITION_TOO_RARE',
        `${first} determines ${second}, and nothing that was learned meets the conditions on both`,
      );
    }
  }

  private get canonical(): number[] {
    return this.data.columns.map((_, at) => at);
  }

  private orderFor(predicates: ReadonlyMap<number, Predicate>, seed: number): number[] {
    const isGiven = (at: number): boolean => predicates.has(this.data.columns[at]!.column);
    const { weights } = this.draw(0, TRIAL_ROWS, seed, predicates, this.canonical);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const most = weights.reduce((best, weight) => Math.max(best, weight), 0);
    return sum >= KEPT_MIN * TRIAL_ROWS * most && most > 0
      ? this.canonical
      : [...this.canonical.filter(isGiven), ...this.canonical.filter((at) => !isGiven(at))];
  }

  private draw(
    firstRow: number,
    rows: number,
    seed: number,
    predicates: ReadonlyMap<number, Predicate>,
    order: readonly number[],
  ): ArgnDraw {
    const draw = new ArgnDraw(this, order, { firstRow, rows, predicates });
    for (const [place, at] of order.entries()) {
      // Where no row can meet the conditions any more, the other columns do not matter.
      if (predicates.size > 0 && !draw.weights.some((weight) => weight > 0)) break;
      const { name } = this.data.shapes[this.data.columns[at]!.column]!.schema;
      draw.column(place, new Chance(seed, `models/argn/${name}`, -1));
    }
    return draw;
  }

  /**
   * Rows of a table with columns drawn given others: what is given is taken first, in the order of the model, and the rest follow it.
   * Columns that are neither are missing. Texts that were not learned are taken as not known.
   */
  complete(table: Table, given: readonly string[], drawn: readonly string[], seed: number): Table {
    const { shapes } = this.data;
    const names = shapes.map(({ schema }) => schema.name);
    const at = (wanted: readonly string[]): number[] =>
      this.canonical.filter((each) => wanted.includes(names[this.data.columns[each]!.column]!));
    const known = at(given);
    const order = [...known, ...at(drawn)];
    const like = table.columns.map(({ schema }) => shapes[names.indexOf(schema.name)]?.levels);
    const values = frameOf(table, like);
    const source = names.map((name) => table.columns.findIndex(({ schema }) => schema.name === name));
    const frame = shapes.map(() => new Float64Array(table.rows).fill(Number.NaN));
    for (let begin = 0; begin < table.rows; begin += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, table.rows - begin);
      const block = new ArgnDraw(this, order, { firstRow: begin, rows, predicates: new Map() });
      for (const each of known) {
        const { column } = this.data.columns[each]!;
        block.frame[column]!.set(values[source[column]!]!.subarray(begin, begin + rows));
      }
      order.forEach((each, place) => {
        const { column } = this.data.columns[each]!;
        if (place < known.length) block.take(place);
        else block.column(place, new Chance(seed, `models/argn/${names[column]!}`, -1));
      });
      block.frame.forEach((drawnValues, column) => frame[column]!.set(drawnValues, begin));
    }
    return tableOf(frame, table.rows, shapes);
  }

  logLikelihood(table: Table): Float64Array {
    const frame = frameOf(
      table,
      this.data.shapes.map(({ levels }) => levels),
    );
    const out = new Float64Array(table.rows);
    for (let begin = 0; begin < table.rows; begin += BLOCK_ROWS) {
      const end = Math.min(table.rows, begin + BLOCK_ROWS);
      this.addLogLikelihood(
        frame.map((values) => values.subarray(begin, end)),
        out.subarray(begin, end),
      );
    }
    return out;
  }

  private addLogLikelihood(frame: Frame, out: Float64Array): void {
    const order = this.data.columns.map((_, at) => at);
    const inputs = zeros(out.length, this.network.width(order, order.length));
    const symbolsOf: Int32Array[] = [];
    const knownTable = new Set<number>();
    order.forEach((at) => {
      const { column } = this.data.columns[at]!;
      const rows = this.codes[at]!.read(frame, column, out.length);
      symbolsOf[at] = rows.symbols;
      const lookup = this.data.lookups.find(({ from, to }) => to === at && from < at);
      if (lookup === undefined) this.addColumn(at, order, inputs, rows, frame[column]!, knownTable, out);
      else
        rows.symbols.forEach((symbol, row) => {
          if (lookup.tokens[symbolsOf[lookup.from]![row]!] !== symbol) out[row]! += ln(IMPOSSIBLE);
        });
      this.network.embed(inputs, order, at, rows.symbols);
      knownTable.add(column);
    });
  }

  /** A value may have been drawn as each relation that gives it, or as its own symbol: their probabilities add up. */
  private addColumn(
    at: number,
    order: readonly number[],
    inputs: ReturnType<typeof zeros>,
    rows: ReturnType<ColumnCode['read']>,
    values: Float64Array,
    knownTable: ReadonlySet<number>,
    out: Float64Array,
  ): void {
    const code = this.codes[at]!;
    const { tokens } = code;
    if (code.symbols === 0) return;
    const logits = this.network.scores(inputs, order, at);
    const known = knownRelations(code, (column) => knownTable.has(column));
    closeRelations(logits, code, rows.applies, known, (row) => row);
    const shares = probabilities(logits);
    for (let row = 0; row < out.length; row += 1) {
      const share = (symbol: number): number => shares.values[row * shares.columns + symbol]!;
      let sum = 0;
      for (let bits = rows.holds[row]! & known, k = 0; bits !== 0; bits >>>= 1, k += 1)
        if ((bits & 1) === 1) sum += share(tokens.relationsFrom + k);
      const symbol = rows.symbols[row]!;
      if (symbol >= 0) {
        const token = tokens.tokenOf(values[row]!, Number.NaN);
        const inBin = tokens.numeric !== undefined && token >= tokens.valuesFrom;
        const density = inBin ? tokens.numeric!.densityWithin(token - tokens.valuesFrom, values[row]!, Number.NaN) : 1;
        sum += share(symbol) * code.shareWithin(token) * density;
      }
      out[row]! += ln(Math.max(IMPOSSIBLE, sum));
    }
  }
}
