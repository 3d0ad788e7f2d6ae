import { type Chance, ln } from '@launderette/kernel';
import { Adam, type AdamState } from '../nets/adam.ts';
import { permutation } from '../nets/draws.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';
import type { ColumnCode, RowCodes } from './column-code.ts';
import type { ArgnLookup } from './data.ts';
import { ArgnNetwork, type ColumnParameters, parameterNames, probabilities } from './network.ts';
import { closeRelations, knownRelations, targetOf } from './targets.ts';

const ADAM = { rate: 0, beta1: 0.9, beta2: 0.999, decay: 0.01 };
/** What the network says is not possible counts as this. */
const SHARE_MIN = 1e-9;
/** Ticks of the stream of orders, apart from those of batches. */
const ORDER_TICKS = 1 << 20;

/** Parameters and what the optimiser remembers. */
export interface LearnerState {
  readonly parameters: readonly Float32Array[];
  readonly adam: AdamState;
}

/** What is learned from: by column of the network its code, rows, column of the table and parameters. */
interface Learned {
  readonly codes: readonly ColumnCode[];
  readonly rows: readonly RowCodes[];
  readonly tableColumns: readonly number[];
  readonly lookups: readonly ArgnLookup[];
  readonly columns: readonly ColumnParameters[];
  /** Columns of the table that are only read. */
  readonly contexts: ReadonlySet<number>;
}

/** Steps of gradient descent on the negative log-likelihood of rows, columns in a given order. */
export class ArgnLearner {
  /** Columns of the network in the order in which they are drawn where nothing is given. */
  readonly canonical: readonly number[];
  private readonly of: Learned;
  private readonly parameters: readonly Float32Array[];
  private readonly network: ArgnNetwork;
  private readonly adam: Adam;

  constructor(of: Learned, tensors: Tensors) {
    const { codes, columns } = of;
    this.of = of;
    this.parameters = columns.flatMap((column) => parameterNames.map((name) => column[name]));
    this.adam = new Adam(this.parameters, ADAM);
    this.canonical = codes.map((_, at) => at);
    this.network = new ArgnNetwork(
      columns,
      codes.map(({ symbols }) => symbols),
      tensors,
    );
  }

  /** Whether columns keep their order. */
  get isOrdered(): boolean {
    return this.of.contexts.size > 0;
  }

  randomOrder(chance: Chance, tick: number): number[] {
    return [...permutation(this.of.codes.length, chance, ORDER_TICKS + tick)];
  }

  get state(): LearnerState {
    return { parameters: this.parameters.map((array) => array.slice()), adam: this.adam.state };
  }

  restore(parameters: readonly Float32Array[]): void {
    parameters.forEach((array, k) => {
      this.parameters[k]!.set(array);
    });
  }

  resume(state: LearnerState): void {
    this.restore(state.parameters);
    this.adam.resume(state.adam);
  }

  /** One step on some rows. */
  step(some: Int32Array, order: readonly number[], rate: number): void {
    const inputs = zeros(some.length, this.network.width(order, order.length));
    const slopes = zeros(inputs.rows, inputs.columns);
    const gradients = this.parameters.map(({ length }) => new Float32Array(length));
    const ofColumn = this.of.columns.map((_, at) => {
      const own = gradients.slice(at * parameterNames.length, (at + 1) * parameterNames.length);
      return Object.fromEntries(parameterNames.map((name, k) => [name, own[k]!])) as unknown as ColumnParameters;
    });
    const symbols = this.walk(some, order, inputs, (place, targets, logits, pass) => {
      slopeOf(logits, targets);
      this.network.backward(pass, logits, order, place, ofColumn[order[place]!]!, slopes);
    });
    order.forEach((column, place) => {
      this.network.unembed(slopes, order, place, symbols[place]!, ofColumn[column]!.embedding);
    });
    this.adam.step(gradients, rate);
  }

  /** Mean of the negative log-likelihood of the symbols of rows, in nats. */
  loss(some: Int32Array, order: readonly number[]): number {
    const inputs = zeros(some.length, this.network.width(order, order.length));
    let sum = 0;
    this.walk(some, order, inputs, (_, targets, shares) => {
      targets.forEach((target, row) => {
        if (target >= 0) sum -= ln(Math.max(SHARE_MIN, shares.values[row * shares.columns + target]!));
      });
    });
    return sum / some.length;
  }

  /** Visits the columns that follow from no other, with the probabilities of their symbols; returns the symbols read. */
  private walk(
    some: Int32Array,
    order: readonly number[],
    inputs: Matrix,
    visit: (place: number, targets: Int32Array, shares: Matrix, pass: ReturnType<ArgnNetwork['forward']>) => void,
  ): Int32Array[] {
    const known = new Set<number>();
    const knownTable = new Set<number>();
    return order.map((column, place) => {
      const code = this.of.codes[column]!;
      const rows = this.of.rows[column]!;
      const isDetermined = this.of.lookups.some(({ from, to }) => to === column && known.has(from));
      if (!isDetermined && code.symbols > 1 && !this.of.contexts.has(this.of.tableColumns[column]!)) {
        const relations = knownRelations(code, (at) => knownTable.has(at));
        const targets = some.map((row) => targetOf(code, rows, row, relations));
        const pass = this.network.forward(inputs, order, place);
        closeRelations(pass.logits, code, rows.applies, relations, (row) => some[row]!);
        visit(place, targets, probabilities(pass.logits), pass);
      }
      const symbols = some.map((row) => rows.symbols[row]!);
      this.network.embed(inputs, order, place, symbols);
      known.add(column);
      knownTable.add(this.of.tableColumns[column]!);
      return symbols;
    });
  }
}

/** Turns probabilities into the gradient of the mean loss in the scores, in place. */
function slopeOf(shares: Matrix, targets: Int32Array): void {
  targets.forEach((target, row) => {
    const begin = row * shares.columns;
    if (target < 0) shares.values.fill(0, begin, begin + shares.columns);
    else shares.values[begin + target]! -= 1;
  });
  for (let i = 0; i < shares.values.length; i += 1) shares.values[i]! /= targets.length;
}
