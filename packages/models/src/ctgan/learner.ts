import { Chance } from '@launderette/kernel';
import { columnIndex, type Table } from '@launderette/tabular';
import type { MixedData } from '../mixed/data.ts';
import type { Layout } from '../mixed/layout.ts';
import type { MixedRows } from '../mixed/learn.ts';
import type { FitOptions } from '../model.ts';
import { Adam } from '../nets/adam.ts';
import { gumbels, normals, permutation } from '../nets/draws.ts';
import { softmaxInPlace } from '../nets/exponential.ts';
import { joinColumns, parametersOf } from '../nets/mlp.ts';
import { joinRows, type Matrix, sliceColumns, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { activate, activateBack } from './activation.ts';
import { Classifier } from './classifier.ts';
import { type Asked, ConditionVectors, RowsBySymbol } from './conditions.ts';
import { criticBack, criticise, initialCritic, penaltyBack } from './critic.ts';
import {
  type GeneratorLayers,
  generate,
  generatorBack,
  generatorParameters,
  initialGenerator,
  runningParameters,
} from './generator.ts';
import { informationBack } from './information.ts';

/** Numbers of noise a row. */
export const NOISE = 128;
/** Rows that the critic sees at once (PacGAN): with two repetition shows, and ten, as CTGAN has it, make the first layer five times as wide. */
const PACK = 2;
const GENERATOR_ADAM = { rate: 2e-4, beta1: 0.5, beta2: 0.9, decay: 1e-6 };
const CRITIC_ADAM = { rate: 2e-4, beta1: 0.5, beta2: 0.9, decay: 0 };

/** Steps of a conditional Wasserstein GAN with gradient penalty (CTGAN, Xu 2019, with the additions of CTAB-GAN+). */
export class CtganLearner {
  readonly generator: GeneratorLayers;
  readonly vectors: ConditionVectors;
  readonly parameters: readonly Float32Array[];
  readonly optimisers: readonly Adam[];
  private readonly tensors: Tensors;
  private readonly layout: Layout;
  private readonly rows: MixedRows;
  private readonly rowCount: number;
  private readonly bySymbol: RowsBySymbol;
  private readonly critic: ReturnType<typeof initialCritic>;
  private readonly classifier: Classifier | undefined;
  private readonly chance: Readonly<Record<'noise' | 'choice' | 'asked' | 'rows' | 'mix', Chance>>;

  constructor(table: Table, data: MixedData, layout: Layout, rows: MixedRows, options: FitOptions, tensors: Tensors) {
    const stream = (name: string): Chance => new Chance(options.seed, `models/ctgan/${name}`, -1);
    this.tensors = tensors;
    this.layout = layout;
    this.rows = rows;
    this.rowCount = table.rows;
    this.vectors = new ConditionVectors(data, table.rows);
    this.bySymbol = new RowsBySymbol(data, rows);
    this.generator = initialGenerator(NOISE + this.vectors.width, layout.width, stream('generator'));
    this.critic = initialCritic(PACK * (layout.width + this.vectors.width), stream('critic'));
    const target = options.target === undefined ? -1 : columnIndex(table, options.target);
    const span = layout.spans[data.columns.findIndex(({ column }) => column === target)];
    this.classifier =
      span === undefined || span.symbols < 2 || span.place >= 0
        ? undefined
        : new Classifier(layout, span, tensors, stream('classifier'));
    this.chance = {
      noise: stream('noise'),
      choice: stream('choice'),
      asked: stream('asked'),
      rows: stream('rows'),
      mix: stream('mix'),
    };
    const learned = generatorParameters(this.generator);
    const criticLearned = parametersOf(this.critic);
    this.optimisers = [
      new Adam(learned, GENERATOR_ADAM),
      new Adam(criticLearned, CRITIC_ADAM),
      ...(this.classifier === undefined ? [] : [this.classifier.adam]),
    ];
    this.parameters = [
      ...learned,
      ...runningParameters(this.generator),
      ...criticLearned,
      ...(this.classifier === undefined ? [] : parametersOf(this.classifier.layers)),
    ];
  }

  /** One step of the critic and one of the generator, on as many rows as given; returns the critic's loss. */
  step(count: number, number: number): number {
    const packed = Math.max(1, Math.floor(count / PACK)) * PACK;
    const real = this.real(packed, 2 * number);
    const loss = this.criticStep(real.rows, real.asked, packed, 2 * number);
    this.classifier?.learn(real.rows);
    this.generatorStep(real, packed, 2 * number + 1);
    return loss;
  }

  /** Real rows that meet conditions. */
  private real(count: number, tick: number): { rows: Matrix; asked: (Asked | undefined)[] } {
    const asked = this.vectors.draw(count, this.chance.asked, tick, true);
    const rows = Int32Array.from(asked, (each, row) =>
      this.bySymbol.draw(each, this.rowCount, this.chance.rows.at(row, tick)),
    );
    return { rows: this.layout.encode(this.rows, rows), asked };
  }

  private fake(asked: readonly (Asked | undefined)[], tick: number) {
    const noise = normals(asked.length * NOISE, this.chance.noise, tick);
    const vectors = this.vectors.encode(asked);
    const input = joinColumns([{ rows: asked.length, columns: NOISE, values: noise }, vectors]);
    const pass = generate(this.tensors, this.generator, input, true);
    const choice = gumbels(pass.scores.values.length, this.chance.choice, tick);
    return { pass, vectors, rows: activate(this.layout, pass.scores, choice) };
  }

  private criticStep(real: Matrix, asked: readonly (Asked | undefined)[], count: number, tick: number): number {
    // The drawn rows meet the same conditions in another order, so that packs do not give themselves away.
    const order = permutation(count, this.chance.mix, tick);
    const fake = this.fake(
      Array.from(order, (at) => asked[at]),
      tick,
    );
    const drawnPacks = packs(joinColumns([fake.rows, fake.vectors]));
    const realPacks = packs(joinColumns([real, this.vectors.encode(asked)]));
    const between = mixed(realPacks, drawnPacks, this.chance.mix, tick);
    const both = criticise(this.tensors, this.critic, joinRows([drawnPacks, realPacks], 2 * drawnPacks.rows));
    const slope = zeros(both.scores.rows, 1);
    let loss = 0;
    for (let row = 0; row < slope.rows; row += 1) {
      slope.values[row] = (row < drawnPacks.rows ? 1 : -1) / drawnPacks.rows;
      loss += slope.values[row]! * both.scores.values[row]!;
    }
    const { own } = criticBack(this.tensors, this.critic, both, slope);
    const inBetween = criticise(this.tensors, this.critic, between);
    const penalty = penaltyBack(this.tensors, this.critic, inBetween);
    own.forEach((gradient, k) => {
      const more = penalty.own[k];
      if (more !== undefined) for (let i = 0; i < more.length; i += 1) gradient[i]! += more[i]!;
    });
    this.optimisers[1]!.step(own);
    return loss + penalty.penalty;
  }

  private generatorStep(real: { rows: Matrix; asked: (Asked | undefined)[] }, count: number, tick: number): void {
    const { asked } = real;
    const fake = this.fake(asked, tick);
    const pass = criticise(this.tensors, this.critic, packs(joinColumns([fake.rows, fake.vectors])));
    const seen = criticise(this.tensors, this.critic, packs(joinColumns([real.rows, fake.vectors])));
    const slope = zeros(pass.scores.rows, 1);
    slope.values.fill(-1 / pass.scores.rows);
    const information = informationBack(seen.hidden[1], pass.hidden[1]);
    const back = criticBack(this.tensors, this.critic, pass, slope, information).input();
    const onRows = sliceColumns({ ...back, rows: count, columns: back.columns / PACK }, 0, this.layout.width);
    const told = this.classifier?.slope(fake.rows);
    if (told !== undefined) for (let i = 0; i < onRows.values.length; i += 1) onRows.values[i]! += told.values[i]!;
    const onScores = activateBack(this.layout, fake.pass.scores, fake.rows, onRows);
    this.addAsked(fake.pass.scores, asked, onScores);
    this.optimisers[0]!.step(generatorBack(this.tensors, this.generator, fake.pass, onScores));
  }

  /** Adds the gradient of the cross-entropy of what was asked for. */
  private addAsked(scores: Matrix, asked: readonly (Asked | undefined)[], slope: Matrix): void {
    asked.forEach((each, row) => {
      if (each === undefined) return;
      const { from, symbols } = this.layout.spans[each.column]!;
      const begin = row * scores.columns + from;
      const shares = scores.values.slice(begin, begin + symbols);
      softmaxInPlace(shares, 0, symbols);
      shares[each.symbol]! -= 1;
      for (let k = 0; k < symbols; k += 1) slope.values[begin + k]! += shares[k]! / asked.length;
    });
  }
}

/** Rows side by side, as many as are a pack. */
const packs = (rows: Matrix): Matrix => ({
  rows: rows.rows / PACK,
  columns: rows.columns * PACK,
  values: rows.values,
});

/** Points between real and drawn packs. */
function mixed(real: Matrix, drawn: Matrix, chance: Chance, tick: number): Matrix {
  const between = zeros(real.rows, real.columns);
  for (let row = 0; row < real.rows; row += 1) {
    const share = chance.at((1 << 23) + row, tick).unit();
    for (let i = row * real.columns; i < (row + 1) * real.columns; i += 1)
      between.values[i] = share * real.values[i]! + (1 - share) * drawn.values[i]!;
  }
  return between;
}
