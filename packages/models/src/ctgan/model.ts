import type { Chance } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import type { Predicate } from '../conditions/predicate.ts';
import type { Calibration, MixedData } from '../mixed/data.ts';
import type { Layout } from '../mixed/layout.ts';
import { BLOCK_ROWS, type BlockScores, MixedSampler } from '../mixed/model.ts';
import type { SampleOptions, TabularModel } from '../model.ts';
import { normals } from '../nets/draws.ts';
import { tanh } from '../nets/exponential.ts';
import { joinColumns } from '../nets/mlp.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { type Asked, ConditionVectors, pick } from './conditions.ts';
import { type GeneratorLayers, generate } from './generator.ts';
import { NOISE } from './learner.ts';

/** Everything that the generator has learned; the critic is of no use any more. */
export interface CtganData {
  readonly mixed: MixedData;
  readonly calibration: Calibration;
  readonly generator: GeneratorLayers;
  /** Rows learned from. */
  readonly rows: number;
}

/** Scores of blocks of rows under conditions as frequent as in the table, or as `asked` says. */
export function ctganScores(
  tensors: Tensors,
  generator: GeneratorLayers,
  layout: Layout,
  vectors: ConditionVectors,
  asked: (block: number, chance: Chance) => (Asked | undefined)[] = (block, chance) =>
    vectors.draw(BLOCK_ROWS, chance, block, false),
): BlockScores {
  return (block, chance) => {
    const noise = normals(BLOCK_ROWS * NOISE, chance('noise'), block);
    const input = joinColumns([
      { rows: BLOCK_ROWS, columns: NOISE, values: noise },
      vectors.encode(asked(block, chance('asked'))),
    ]);
    const { scores } = generate(tensors, generator, input, false);
    for (const { place } of layout.spans) {
      if (place < 0) continue;
      for (let i = place; i < scores.values.length; i += scores.columns) scores.values[i] = tanh(scores.values[i]!);
    }
    return scores;
  };
}

/** A generator of rows that was trained against a critic. */
export class CtganModel implements TabularModel {
  readonly kind = 'ctgan';
  readonly data: CtganData;
  private readonly tensors: Tensors;
  private readonly sampler: MixedSampler;
  private readonly vectors: ConditionVectors;

  constructor(data: CtganData, tensors: Tensors) {
    this.data = data;
    this.tensors = tensors;
    this.sampler = new MixedSampler(data.mixed, data.calibration);
    this.vectors = new ConditionVectors(data.mixed, data.rows);
  }

  sample(rows: number, options: SampleOptions): Table {
    return this.sampler.sample(rows, options, this.scores(), (predicates) => this.given(predicates));
  }

  private scores(asked?: (block: number, chance: Chance) => (Asked | undefined)[]): BlockScores {
    return ctganScores(this.tensors, this.data.generator, this.sampler.layout, this.vectors, asked);
  }

  /** What hardly any row meets is asked of the generator: the rarest of the conditions, by its symbols' shares. */
  private given(predicates: ReadonlyMap<number, Predicate>): BlockScores | undefined {
    const rarest = this.vectors.rarest(predicates);
    if (rarest === undefined) return undefined;
    return this.scores((block, chance) =>
      Array.from({ length: BLOCK_ROWS }, (_, row) => ({
        column: rarest.column,
        symbol: pick(rarest.shares, chance.at(row, block).unit()),
      })),
    );
  }
}
