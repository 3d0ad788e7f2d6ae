import { Chance, ln } from '@launderette/kernel';
import { joinRows, type Matrix } from '../tensors/matrix.ts';
import type { Calibration, MixedData } from './data.ts';
import type { Layout } from './layout.ts';
import { BLOCK_ROWS, type BlockScores } from './model.ts';
import { modeNumber } from './modes.ts';

const ROUNDS = 6;
/** Ranks of drawn numbers that are kept. */
const KNOTS = 256;
/** Scores are moved by no more a round: shares that are hardly ever drawn are not known well. */
const STEP_MAX = 2;

/** A calibration that changes nothing. */
const uncalibrated = (layout: Layout): Calibration => ({
  biases: layout.spans.map(({ symbols }) => new Float32Array(symbols)),
  knots: layout.spans.map(() => new Float64Array(0)),
});

/**
 * What has to be added to scores so that symbols have the shares they were learned with, and at which ranks numbers are
 * drawn: a network gives how columns depend on each other, and what each is by itself is known better.
 */
function calibrate(data: MixedData, layout: Layout, scores: Matrix, chance: Chance): Calibration {
  const calibration = uncalibrated(layout);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { symbols } = layout.draw(scores, calibration, chance, -1 - round);
    data.columns.forEach(({ shares }, at) => {
      const counts = new Float64Array(shares.length).fill(0.5);
      for (const symbol of symbols[at]!) counts[symbol]! += 1;
      shares.forEach((share, k) => {
        const wanted = (share * scores.rows + 0.5) / counts[k]!;
        calibration.biases[at]![k]! += Math.max(-STEP_MAX, Math.min(STEP_MAX, ln(wanted)));
      });
    });
  }
  const drawn = layout.draw(scores, calibration, chance, -1 - ROUNDS);
  return {
    biases: calibration.biases,
    knots: data.columns.map(({ modes, symbols }, at) => {
      if (modes === undefined) return new Float64Array(0);
      const numbers: number[] = [];
      drawn.symbols[at]!.forEach((symbol, row) => {
        const mode = symbol - symbols.length;
        if (mode < 0) return;
        numbers.push(modeNumber(mode, drawn.places[at]![row]!));
      });
      const sorted = Float64Array.from(numbers).sort();
      const count = Math.min(KNOTS, sorted.length);
      return Float64Array.from({ length: count }, (_, k) => sorted[Math.floor(((k + 0.5) * sorted.length) / count)]!);
    }),
  };
}

/** Blocks of rows by which a network is calibrated: as many rows as were learned from, within bounds, and few for a look. */
const BLOCKS_MAX = 8;
export const LOOK_BLOCKS = 2;
export const blocksFor = (rows: number): number =>
  Math.min(BLOCKS_MAX, Math.max(LOOK_BLOCKS, Math.ceil(rows / BLOCK_ROWS)));

/** The calibration of what draws scores. */
export function calibrated(
  data: MixedData,
  layout: Layout,
  scores: BlockScores,
  seed: number,
  count: number,
): Calibration {
  const chance = (name: string): Chance => new Chance(seed, `models/mixed/calibrate/${name}`, -1);
  const blocks = Array.from({ length: count }, (_, block) => scores(block, chance));
  return calibrate(data, layout, joinRows(blocks, count * BLOCK_ROWS), chance('symbols'));
}
