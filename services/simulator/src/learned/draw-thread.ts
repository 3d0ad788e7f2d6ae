import { parentPort, workerData } from 'node:worker_threads';
import { type Answers, type Failed, failedOf, giveAnswer } from './answering-thread.ts';
import { type Batch, type BatchSource, CELL_ROWS_MIN, rowsOf } from './batches.ts';
import { openBatches, type SamplerWorld } from './sampler.ts';

/** What is drawn. */
export interface DrawCall {
  readonly kind: 'week' | 'cell';
  readonly number: number;
}

/** What is asked of the thread. */
export interface DrawRequest extends DrawCall {
  /** Of a week that will be needed, not yet: its number among such requests, from 1. */
  readonly ahead?: number;
  /** The request of that number is needed now. */
  readonly instead?: number | undefined;
}

/** What it answers; what a cell's model cannot do is an answer too. */
export type Drawn = (DrawCall & { readonly batch: Batch }) | (DrawCall & Failed);

/** What the thread is started with. */
interface DrawThreadData {
  readonly world: SamplerWorld;
  readonly answers: Answers;
}

/** Cells of a week that are drawn before anybody asks, those with most rows first: a second or two of this thread each. */
const CELLS_AHEAD_MAX = 32;

/** Draws what is needed, in the order of asking; and in between, cells and a week that will be. */
class DrawThread {
  private readonly data: DrawThreadData;
  private readonly source: BatchSource;
  private readonly cellsDrawn = new Set<number>();
  private cellsAhead: number[] = [];
  private weekAhead: DrawRequest | undefined;
  /** Numbers of the requests for a week ahead that were answered. */
  private readonly answeredAhead = new Set<number>();
  private isIdle = true;

  constructor(data: DrawThreadData, source: BatchSource) {
    this.data = data;
    this.source = source;
  }

  serve(): void {
    this.data.answers.port.on('message', (request: DrawRequest) => {
      if (request.ahead !== undefined) this.weekAhead = request;
      else this.answerNow(request);
      if (this.isIdle) setImmediate(() => this.ahead());
      this.isIdle = false;
    });
  }

  private answerNow({ kind, number, instead }: DrawRequest): void {
    if (instead !== undefined && this.answeredAhead.has(instead)) return; // it is on its way
    if (instead !== undefined && instead === this.weekAhead?.ahead) this.weekAhead = undefined;
    this.answer({ kind, number });
  }

  private answer(call: DrawCall): void {
    if (call.kind === 'cell' && this.cellsDrawn.has(call.number)) return; // it is on its way
    try {
      const batch = this.source[call.kind](call.number);
      if (call.kind === 'week') this.expectCells(batch);
      else this.cellsDrawn.add(call.number);
      const arrays = [...Object.values(batch.looks), batch.begin, batch.order] as ArrayBufferView[];
      giveAnswer(this.data.answers, { ...call, batch } satisfies Drawn, arrays);
    } catch (error) {
      giveAnswer(this.data.answers, { ...call, ...failedOf(error) } satisfies Drawn);
    }
  }

  /** Draws one thing, the short ones first, and looks whether anything is needed now before it draws another. */
  private ahead(): void {
    const cell = this.cellsAhead.shift();
    const { weekAhead } = this;
    this.isIdle = cell === undefined && weekAhead === undefined;
    if (this.isIdle) return;
    if (cell !== undefined) this.answer({ kind: 'cell', number: cell });
    else if (weekAhead?.ahead !== undefined) {
      this.weekAhead = undefined;
      this.answer({ kind: 'week', number: weekAhead.number });
      this.answeredAhead.add(weekAhead.ahead);
    }
    setImmediate(() => this.ahead());
  }

  private expectCells(batch: Batch): void {
    const rare: number[] = [];
    for (let cell = 0; cell + 1 < batch.begin.length; cell += 1) {
      const rows = rowsOf(batch, cell);
      if (rows > 0 && rows < CELL_ROWS_MIN && !this.cellsDrawn.has(cell)) rare.push(cell);
    }
    this.cellsAhead = rare.sort((a, b) => rowsOf(batch, b) - rowsOf(batch, a)).slice(0, CELLS_AHEAD_MAX);
  }
}

const data = workerData as DrawThreadData;
const source = await openBatches(data.world, data.world.scenario.sampler!);
new DrawThread(data, source).serve();
parentPort?.postMessage('ready');
