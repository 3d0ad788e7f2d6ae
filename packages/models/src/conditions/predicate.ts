import { parseCell, parseNumber } from '@launderette/tabular';
import { ModelError } from '../errors.ts';
import type { ColumnShape } from '../structure/frame.ts';
import type { Condition } from './condition.ts';

/** What conditions demand of one column, on the numbers of a frame. */
export interface Predicate {
  readonly column: number;
  readonly holds: (value: number) => boolean;
  /** Whether it can hold anywhere in [low, high]; true where that cannot be told. */
  readonly possible: (low: number, high: number) => boolean;
}

/** Conditions by column. Throws for columns that are not there, texts that are not of the column, and levels never seen. */
export function compileConditions(
  conditions: readonly Condition[],
  shapes: readonly ColumnShape[],
): Map<number, Predicate> {
  const found = new Map<number, Predicate>();
  for (const condition of conditions) {
    const predicate = compile(condition, shapes);
    const before = found.get(predicate.column);
    found.set(predicate.column, before === undefined ? predicate : both(before, predicate));
  }
  return found;
}

const both = (a: Predicate, b: Predicate): Predicate => ({
  column: a.column,
  holds: (value) => a.holds(value) && b.holds(value),
  possible: (low, high) => a.possible(low, high) && b.possible(low, high),
});

function compile(condition: Condition, shapes: readonly ColumnShape[]): Predicate {
  const column = shapes.findIndex(({ schema }) => schema.name === condition.column);
  const shape = shapes[column];
  if (shape === undefined)
    throw new ModelError(
      'UNKNOWN_COLUMN',
      `no column ${JSON.stringify(condition.column)}; there are ${shapes.map(({ schema }) => schema.name).join(', ')}`,
    );
  if (shape.schema.type === 'identifier')
    throw new ModelError('BAD_CONDITION', `${condition.column} is an identifier, which is not drawn but counted`);
  const values = condition.values.map((text) => number(text, shape));
  const ordered = shape.schema.type !== 'category';
  const first = values[0]!;
  if (['<', '<=', '>', '>='].includes(condition.operator) && (!ordered || Number.isNaN(first)))
    throw new ModelError(
      'BAD_CONDITION',
      `${condition.column} ${condition.operator} ${JSON.stringify(condition.values[0])}: only numbers and times have an order`,
    );
  const isOne = (value: number): boolean =>
    values.some((each) => each === value || (Number.isNaN(each) && Number.isNaN(value)));
  switch (condition.operator) {
    case '=':
    case 'in':
      return { column, holds: isOne, possible: (low, high) => values.some((value) => value >= low && value <= high) };
    case '!=':
      return { column, holds: (value) => !isOne(value), possible: (low, high) => low < high || !isOne(low) };
    case '<':
      return { column, holds: (value) => value < first, possible: (low) => low < first };
    case '<=':
      return { column, holds: (value) => value <= first, possible: (low) => low <= first };
    case '>':
      return { column, holds: (value) => value > first, possible: (_, high) => high > first };
    case '>=':
      return { column, holds: (value) => value >= first, possible: (_, high) => high >= first };
  }
}

function number(text: string, { schema, levels = [] }: ColumnShape): number {
  if (text === schema.missing || text === '') return Number.NaN;
  if (schema.type === 'category') {
    const code = levels.indexOf(text);
    if (code >= 0) return code;
    throw new ModelError(
      'BAD_CONDITION',
      `${schema.name} has no category ${JSON.stringify(text)}; there are ${levels.slice(0, 12).join(', ')}${levels.length > 12 ? ', …' : ''}`,
    );
  }
  // Where decimals stand behind a comma a point is understood as well, unless it stands before three digits, as in a thousand.
  const value = parseCell(text, schema) ?? (schema.type === 'number' ? parseNumber(text) : undefined);
  if (value === undefined)
    throw new ModelError('BAD_CONDITION', `${JSON.stringify(text)} is no ${schema.type}, as column ${schema.name} has`);
  return value;
}
