import { type Occasion, type Sampler, WEEK_MS } from '@launderette/kernel';
import { loadModel, ModelError, type TabularModel } from '@launderette/models';
import type { SamplerSpec, Scenario } from '@launderette/world';
import { Cells } from './cells.ts';
import { Pool, rowsOf } from './pool.ts';

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

/**
 * The sampler that a scenario asks for; undefined where it asks for none. Matrices are multiplied by wasm, whatever is faster here:
 * its rounding is the same on every machine, and so are the stream's bytes. Throws ModelError for a model that is not there,
 * is another than its digest says, or lacks what the scenario names.
 */
export async function openSampler(world: SamplerWorld): Promise<Sampler | undefined> {
  const spec = world.scenario.sampler;
  if (spec === undefined) return undefined;
  const { model } = await loadModel(spec.model, { backend: 'wasm', digest: spec.digest });
  if (model.kind === 'sequence')
    throw new ModelError('UNKNOWN_MODEL', 'the model draws histories; purchases are drawn from a model of a table');
  return new LearnedSampler(model, spec, world);
}

/** Purchases from a model, read out of a pool that is drawn ahead in batches: no inference an event. */
export class LearnedSampler implements Sampler {
  category = 0;
  amountMinor = 1;
  channel = 0;
  device = -1;
  private readonly cells: Cells;
  private readonly pool: Pool;
  private readonly startMs: number;

  constructor(model: TabularModel, spec: SamplerSpec, { scenario, seed, customers }: SamplerWorld) {
    this.cells = new Cells(spec.given);
    if (this.cells.count > CELLS_MAX)
      throw new ModelError(
        'BAD_CONDITION',
        `sampler.given makes ${this.cells.count} cells, at most ${CELLS_MAX}; give fewer bands`,
      );
    this.startMs = scenario.startMs;
    const rows = spec.rowsPerWeek ?? Math.min(ROWS_MAX, Math.max(ROWS_MIN, customers * ROWS_A_CUSTOMER));
    this.pool = new Pool(model, spec, this.cells, rows, seed);
    this.pool.at(0, 0); // what the model lacks is said before anything happens
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
  }
}
