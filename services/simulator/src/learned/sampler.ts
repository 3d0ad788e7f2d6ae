import { type Occasion, type Sampler, WEEK_MS } from '@launderette/kernel';
import { loadModel, ModelError } from '@launderette/models';
import type { SamplerSpec, Scenario } from '@launderette/world';
import { type Batch, BatchMaker, type BatchSource, rowsOf } from './batches.ts';
import { Cells } from './cells.ts';
import { Pool } from './pool.ts';

/** Rows of a week unless the scenario says: a customer buys seven times in one, so each row is used a few times. */
const ROWS_A_CUSTOMER = 2;
const ROWS_MIN = 4_096;
const ROWS_MAX = 200_000;
/** More cells than this would each have hardly a row of their own. */
export const CELLS_MAX = 4_096;

/** The world that a sampler is for. */
export interface SamplerWorld {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly customers: number;
}

/** Purchases since they were last told of that do not meet all that was given, because the model has hardly such rows. */
export interface Unmet {
  readonly purchases: number;
  /** What they do not meet, where that was not told before. */
  readonly conditions: readonly string[];
}

/** A sampler that says what it could not do. */
export interface TellingSampler extends Sampler {
  takeUnmet(): Unmet | undefined;
}

/**
 * The sampler that a scenario asks for; undefined where it asks for none. It draws when it must; a stream draws ahead, see
 * `ahead.ts`. Throws ModelError for a model that is not there, is another than its digest says, or lacks what the scenario names.
 */
export async function openSampler(world: SamplerWorld): Promise<TellingSampler | undefined> {
  const spec = world.scenario.sampler;
  return spec && new LearnedSampler(await openBatches(world, spec), cellsOf(spec), world.scenario.startMs);
}

/**
 * Draws batches in this thread. Matrices are multiplied by wasm, whatever is faster here: its rounding is the same on every
 * machine, and so are the stream's bytes. Throws as `openSampler`.
 */
export async function openBatches(world: SamplerWorld, spec: SamplerSpec): Promise<BatchSource> {
  const { seed, customers } = world;
  const cells = cellsOf(spec);
  const { model } = await loadModel(spec.model, { backend: 'wasm', digest: spec.digest });
  if (model.kind === 'sequence')
    throw new ModelError('UNKNOWN_MODEL', 'the model draws histories; purchases are drawn from a model of a table');
  const rows = spec.rowsPerWeek ?? Math.min(ROWS_MAX, Math.max(ROWS_MIN, customers * ROWS_A_CUSTOMER));
  return new BatchMaker(model, spec, cells, rows, seed);
}

/** The cells of all that is given. Throws ModelError for too many. */
export function cellsOf({ given }: SamplerSpec): Cells {
  const cells = new Cells(given);
  if (cells.count <= CELLS_MAX) return cells;
  throw new ModelError(
    'BAD_CONDITION',
    `sampler.given makes ${cells.count} cells, at most ${CELLS_MAX}; give fewer bands`,
  );
}

/** Purchases from a model, read out of a pool that is drawn in batches: no inference an event. */
export class LearnedSampler implements TellingSampler {
  category = 0;
  amountMinor = 1;
  channel = 0;
  device = -1;
  private readonly cells: Cells;
  private readonly pool: Pool;
  private readonly startMs: number;
  private readonly told = new Set<string>();
  private unmetPurchases = 0;
  private unmetConditions: string[] = [];

  constructor(source: BatchSource, cells: Cells, startMs: number) {
    this.cells = cells;
    this.startMs = startMs;
    this.pool = new Pool(source);
    this.pool.begin(0); // what the model lacks is said before anything happens
  }

  draw(occasion: Occasion, unit: number): void {
    const cell = this.cells.of(occasion);
    const batch = this.pool.at(Math.floor((occasion.timeMs - this.startMs) / WEEK_MS), cell);
    const row = batch.order[batch.begin[cell]! + Math.floor(unit * rowsOf(batch, cell))]!;
    const { looks } = batch;
    this.category = looks.category[row]!;
    this.amountMinor = looks.amountMinor[row]!;
    this.channel = looks.channel[row]!;
    this.device = looks.device[row]!;
    if (batch.unmet !== '') this.noteUnmet(batch);
  }

  takeUnmet(): Unmet | undefined {
    if (this.unmetPurchases === 0) return undefined;
    const unmet = { purchases: this.unmetPurchases, conditions: this.unmetConditions };
    this.unmetPurchases = 0;
    this.unmetConditions = [];
    return unmet;
  }

  private noteUnmet({ unmet }: Batch): void {
    this.unmetPurchases += 1;
    if (this.told.has(unmet)) return;
    this.told.add(unmet);
    this.unmetConditions.push(unmet);
  }
}
