import { Chance } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { acceptRows } from '../conditions/accept.ts';
import { compileConditions, type Predicate } from '../conditions/predicate.ts';
import type { SampleOptions } from '../model.ts';
import { tableOf } from '../structure/frame.ts';
import type { Matrix } from '../tensors/matrix.ts';
import type { Calibration, MixedData } from './data.ts';
import { Layout } from './layout.ts';
import { Settler } from './settle.ts';

/** Rows drawn at once: noise of a block is one place of a chance stream, so blocks are drawn whole. */
export const BLOCK_ROWS = 1024;

/** Scores of a block of rows, `[BLOCK_ROWS, width]`, with places between -1 and 1. */
export type BlockScores = (block: number, chance: (name: string) => Chance) => Matrix;

/** Draws rows of a network that writes whole rows at once, and judges them by conditions. */
export class MixedSampler {
  readonly layout: Layout;
  private readonly data: MixedData;
  private readonly calibration: Calibration;

  constructor(data: MixedData, calibration: Calibration) {
    this.data = data;
    this.calibration = calibration;
    this.layout = new Layout(data);
  }

  /** Rows `firstRow` on as values by column. */
  frame(firstRow: number, rows: number, seed: number, scores: BlockScores): Float64Array[] {
    const frame = this.data.shapes.map(() => new Float64Array(rows));
    const chance = (name: string): Chance => new Chance(seed, `models/mixed/${name}`, -1);
    const settler = new Settler(this.data, this.calibration, seed);
    for (let at = 0; at < rows; ) {
      const block = Math.floor((firstRow + at) / BLOCK_ROWS);
      const skip = firstRow + at - block * BLOCK_ROWS;
      const drawn = this.layout.draw(scores(block, chance), this.calibration, chance('symbols'), block);
      const settled = settler.frame(drawn, BLOCK_ROWS, block * BLOCK_ROWS);
      const count = Math.min(BLOCK_ROWS - skip, rows - at);
      settled.forEach((values, column) => {
        frame[column]!.set(values.subarray(skip, skip + count), at);
      });
      at += count;
    }
    return frame;
  }

  /** Rows that meet conditions, kept from those drawn. `given` may draw rows that are likelier to. */
  sample(
    rows: number,
    options: SampleOptions,
    scores: BlockScores,
    given?: (predicates: ReadonlyMap<number, Predicate>) => BlockScores | undefined,
  ): Table {
    const { shapes } = this.data;
    const first = options.firstRow ?? 0;
    if (options.conditions === undefined || options.conditions.length === 0)
      return tableOf(this.frame(first, rows, options.seed, scores), rows, shapes);
    const predicates = compileConditions(options.conditions, shapes);
    const likelier = this.meet(predicates, options.seed, scores) ? scores : (given?.(predicates) ?? scores);
    return acceptRows(
      rows,
      options.seed,
      (begin, count) => {
        const frame = this.frame(first + begin, count, options.seed, likelier);
        const weights = Float64Array.from({ length: count }, (_, row) => Number(meets(frame, row, predicates)));
        return { table: tableOf(frame, count, shapes), weights };
      },
      options.candidatesMax,
    ).table;
  }

  /** Whether enough rows meet conditions by themselves. */
  private meet(predicates: ReadonlyMap<number, Predicate>, seed: number, scores: BlockScores): boolean {
    const frame = this.frame(0, BLOCK_ROWS, seed, scores);
    let count = 0;
    for (let row = 0; row < BLOCK_ROWS; row += 1) if (meets(frame, row, predicates)) count += 1;
    return count >= MET_SHARE_MIN * BLOCK_ROWS;
  }
}

/** Share of rows that meet conditions from which they are simply waited for: those are exactly the rows wanted. */
const MET_SHARE_MIN = 0.02;

function meets(frame: readonly Float64Array[], row: number, predicates: ReadonlyMap<number, Predicate>): boolean {
  for (const [column, { holds }] of predicates) if (!holds(frame[column]![row]!)) return false;
  return true;
}
