import { parseDocument } from 'yaml';
import { z } from 'zod';
import { EvaluationError } from '../errors.ts';

const column = z.string().min(1);

const document = z.strictObject({
  /** What the table holds: sums by day and category, not payments. */
  kind: z.literal('aggregates'),
  /** Day of the sums; any form that the time of payments may have. */
  date: column,
  /** One column, or several that are taken together. */
  category: z.union([column.transform((name) => [name]), z.array(column).min(1).max(8)]),
  /** Number of payments, or an index in proportion to it. */
  payments: column,
  /** Value of the payments, or an index in proportion to it. */
  value: column,
  /** What an average payment is worth, major units: where `payments` and `value` are indices, nothing else says it. */
  meanAmount: z.number().positive().max(1e6).default(50),
  /** Rows are read only where each of these columns holds one of its values. */
  only: z.record(column, z.array(z.string()).min(1)).optional(),
  /** ISO 18245 code for the labels of `category`, for calibration; those not named are dealt codes. */
  codes: z.record(z.string(), z.string().regex(/^\d{4}$/, 'must be four digits')).optional(),
});

/** Which column of a table of sums means what. */
export type AggregateMap = z.output<typeof document>;

/** Whether a map is of sums by day rather than of payments; a text that is no YAML is not. */
export function isAggregateMap(text: string): boolean {
  const yaml = parseDocument(text, { uniqueKeys: true });
  return yaml.errors.length === 0 && (yaml.toJS({ maxAliasCount: 0 }) as { kind?: unknown } | null)?.kind !== undefined;
}

/** Reads a map of sums. Throws EvaluationError INVALID_MAP with all faults and their paths. */
export function parseAggregateMap(text: string, sourceName: string): AggregateMap {
  const parsed = document.safeParse(parseDocument(text).toJS());
  if (parsed.success) return parsed.data;
  throw new EvaluationError(
    'INVALID_MAP',
    `${sourceName} is no map of sums by day`,
    parsed.error.issues.map((issue) => ({
      path: issue.path.length === 0 ? '(document)' : issue.path.map(String).join('.'),
      message: issue.message,
    })),
  );
}
