import { parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { EvaluationError } from '../../errors.ts';
import type { TimeColumns } from './clock.ts';

const column = z.string().min(1);
/** A column, or several that are taken together. */
const columns = z.union([column.transform((name) => [name]), z.array(column).min(1).max(8)]);

const time = z
  .union([
    column.transform((name) => ({ column: name })),
    z.strictObject({
      column,
      clock: column.optional(),
      step: z.enum(['hour', 'day']).optional(),
      start: z.iso.date().optional(),
      shiftHours: z.number().min(-24).max(24).optional(),
    }),
  ])
  .transform((given): TimeColumns => ({ ...given, shiftHours: ('shiftHours' in given && given.shiftHours) || 0 }))
  .refine(({ step, clock }) => step === undefined || clock === undefined, 'has steps and a clock; give one of them')
  .refine(({ step, start }) => start === undefined || step !== undefined, 'has a start, which goes with step only');

const document = z
  .strictObject({
    /** Whose payments these are; with several columns the first says who, and all together name one diary. */
    entity: columns,
    time,
    /** Major units. Rows of 0 and less are not read. */
    amount: column,
    category: columns.optional(),
    counterparty: columns.optional(),
    /** Counterparties are named as entities are: pairs can pay each other. */
    sameIds: z.boolean().default(false),
    /** Balance after the payment, major units. */
    balance: column.optional(),
    /** Survey weights, summed. */
    weight: columns.optional(),
    /** Rows are read only where each of these columns holds one of its values. */
    only: z.record(column, z.array(z.string()).min(1)).optional(),
    /**
     * Rows of money coming in: those where each of these columns holds one of its values. What a category is mostly, it is. Without it
     * all rows are payments made.
     */
    incoming: z.record(column, z.array(z.string()).min(1)).optional(),
    /** ISO 18245 code for the labels of `category`, for calibration; those not named are dealt codes. */
    codes: z.record(z.string(), z.string().regex(/^\d{4}$/, 'must be four digits')).optional(),
  })
  .refine(
    ({ incoming, category }) => incoming === undefined || category !== undefined,
    'has incoming rows, which are told apart by category; give a category',
  );

/** Which column of a table means what. */
export type ColumnMap = z.output<typeof document>;

/** Reads a map file. Throws EvaluationError INVALID_MAP with all faults and their paths. */
export function parseColumnMap(text: string, sourceName: string): ColumnMap {
  const yaml = parseDocument(text, { uniqueKeys: true });
  const invalid = (faults: { path: string; message: string }[]) =>
    new EvaluationError('INVALID_MAP', `${sourceName} is no map of columns`, faults);
  if (yaml.errors.length > 0) {
    throw invalid(
      yaml.errors.map((error) => ({
        path: error.linePos ? `line ${error.linePos[0].line}, column ${error.linePos[0].col}` : '(document)',
        message: error.code.toLowerCase().replaceAll('_', ' '),
      })),
    );
  }
  visit(yaml, {
    Alias: (_, { source }) => {
      throw invalid([{ path: `*${source}`, message: 'is an alias, which maps do not have: write the value out' }]);
    },
  });
  const parsed = document.safeParse(yaml.toJS());
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => ({
      path: issue.path.length === 0 ? '(document)' : issue.path.map(String).join('.'),
      message: issue.message,
    })),
  );
}

/** Every column that a map names, with the field that names it. */
export function columnsOf(map: ColumnMap): readonly { readonly field: string; readonly column: string }[] {
  const of = (field: string, names: readonly (string | undefined)[] = []) =>
    names.flatMap((name) => (name === undefined ? [] : [{ field, column: name }]));
  return [
    ...of('entity', map.entity),
    ...of('time', [map.time.column, map.time.clock]),
    ...of('amount', [map.amount]),
    ...of('category', map.category),
    ...of('counterparty', map.counterparty),
    ...of('balance', [map.balance]),
    ...of('weight', map.weight),
    ...of('only', Object.keys(map.only ?? {})),
    ...of('incoming', Object.keys(map.incoming ?? {})),
  ];
}
