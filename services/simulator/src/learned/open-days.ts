import { loadModel, ModelError } from '@launderette/models';
import { AnsweringThread } from './answering-thread.ts';
import { DayMaker, type DaySource } from './day.ts';
import type { DayAnswer, DayQuestion } from './day-thread.ts';
import { RowsWithDrawnColumns, readKeptRows } from './kept-rows.ts';
import { type LearnedSource, rowsPerDayOf } from './source.ts';

/** What days are drawn from. */
export interface DaysSpec {
  readonly learned: LearnedSource;
  readonly seed: number;
  readonly customers: number;
}

/** How the days of a stream come to be drawn. Throws ModelError. */
export type DaysMaker = (spec: DaysSpec) => Promise<DaySource>;

/**
 * Draws days in this thread. Matrices are multiplied by wasm, whatever is faster here: its rounding is the same on every machine,
 * and so are the stream's bytes.
 */
export const openDays: DaysMaker = async ({ learned, seed, customers }) => {
  const { model, card } = await loadModel(learned.model, { backend: 'wasm', digest: learned.digest });
  if (model.kind === 'sequence')
    throw new ModelError(
      'UNKNOWN_MODEL',
      'the model draws histories; the rows of a stream come from a model of a table',
    );
  const { rows } = learned;
  const drawn =
    rows === undefined ? model : new RowsWithDrawnColumns(model, await readKeptRows(rows, card.columns), rows, seed);
  return new DayMaker(drawn, learned, rowsPerDayOf(learned, customers), seed);
};

/** As `openDays`, in a thread of its own that draws a day while the one before it is published. What is drawn is the same. */
export const openDaysAhead: DaysMaker = async ({ learned, seed, customers }) => {
  const spec: DaysSpec = { learned, seed, customers };
  return new DaysAhead(await AnsweringThread.start<DayQuestion, DayAnswer>('day-thread', { spec }, keyOf));
};

const keyOf = ({ day, share }: DayQuestion): string => `${day} ${share}`;

/** Asks a thread for days; a day that was expected with another share is drawn again. */
class DaysAhead implements DaySource {
  private readonly thread: AnsweringThread<DayQuestion, DayAnswer>;
  private expected = '';

  constructor(thread: AnsweringThread<DayQuestion, DayAnswer>) {
    this.thread = thread;
  }

  expect(day: number, share: number | undefined): void {
    const question: DayQuestion = { day, share };
    if (keyOf(question) === this.expected) return;
    this.expected = keyOf(question);
    this.thread.ask(question);
  }

  tables(day: number, share: number | undefined) {
    this.expect(day, share);
    const { tables } = this.thread.take(this.expected);
    this.expected = '';
    this.thread.forget();
    return tables;
  }
}
