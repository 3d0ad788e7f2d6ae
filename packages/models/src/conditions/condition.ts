/** Comparisons of a condition. `in` takes several texts. */
export const operators = ['=', '!=', '<', '<=', '>', '>=', 'in'] as const;
export type Operator = (typeof operators)[number];

/** One comparison of a column with texts as its file would write them; `""` is missing. */
export interface Condition {
  readonly column: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}
