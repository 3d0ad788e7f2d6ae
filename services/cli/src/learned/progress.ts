import type { Progress } from '@launderette/models';

/** Characters of the progress bar. */
const BAR_CHARS = 24;

/** Between lines of progress where there is no terminal. */
export const PLAIN_EVERY_MS = 10_000;

/** Names of columns, separated by commas. */
export const givenColumns = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((name) => name.trim());

/** A bar with what is being done. */
export function bar({ step, done }: Pick<Progress, 'step' | 'done'>): string {
  const filled = Math.round(done * BAR_CHARS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARS - filled)}] ${Math.floor(done * 100)} %  ${step}`;
}
