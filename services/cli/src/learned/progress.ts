/** Characters of the progress bar. */
const BAR_CHARS = 24;

/** Between lines of progress where there is no terminal. */
export const PLAIN_EVERY_MS = 10_000;

/** Names of columns, separated by commas. */
export const givenColumns = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((name) => name.trim());

/** What is shown of a training, here or in a service. */
interface Shown {
  readonly step: string;
  /** 0 to 1. */
  readonly done: number;
  readonly loss?: number | undefined;
  readonly twoSampleAuc?: number | undefined;
}

/** A bar with what is being done, and how well. */
export function bar({ step, done, loss, twoSampleAuc }: Shown): string {
  const filled = Math.round(done * BAR_CHARS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARS - filled)}] ${Math.floor(done * 100)} %  ${step}${number('loss', loss)}${number('two-sample AUC', twoSampleAuc)}`;
}

const number = (name: string, value: number | undefined): string =>
  value === undefined ? '' : `  ${name} ${value.toFixed(3)}`;
