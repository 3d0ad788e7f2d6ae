import type { Field } from '../fields.ts';

const LEVELS_MIN = 100;
const ROWS_PER_LEVEL = 200;

/** True if a field names somebody or something rather than a kind: more values than one in 200 rows, and no numbers. */
export function identifies({ texts, numbers, codes }: Field): boolean {
  return numbers === undefined && texts.length > Math.max(LEVELS_MIN, codes.length / ROWS_PER_LEVEL);
}
