import { parentPort, workerData } from 'node:worker_threads';
import { isCategory, type Table } from '@launderette/tabular';
import { type Answers, type Failed, failedOf, giveAnswer } from './answering-thread.ts';
import { type DaysSpec, openDays } from './open-days.ts';

/** What is asked of the thread: rows of a day, with a share of fraud. */
export interface DayQuestion {
  readonly day: number;
  readonly share: number | undefined;
}

/** What it answers. */
export type DayAnswer = (DayQuestion & { readonly tables: readonly Table[] }) | (DayQuestion & Failed);

/** The arrays of tables, which leave this thread. */
const arraysOf = (tables: readonly Table[]): ArrayBufferView[] =>
  tables.flatMap(({ columns }) => columns.map((column) => (isCategory(column) ? column.codes : column.values)));

const { spec, answers } = workerData as { readonly spec: DaysSpec; readonly answers: Answers };
const days = await openDays(spec);
answers.port.on('message', (question: DayQuestion) => {
  try {
    const tables = days.tables(question.day, question.share);
    giveAnswer(answers, { ...question, tables } satisfies DayAnswer, arraysOf(tables));
  } catch (error) {
    giveAnswer(answers, { ...question, ...failedOf(error) } satisfies DayAnswer);
  }
});
parentPort?.postMessage('ready');
