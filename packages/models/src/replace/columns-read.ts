import type { ColumnOverride, ColumnSchema } from '@launderette/tabular';

/**
 * What the columns of a user's file are read as whose rows a model is to complete: those that it has learned as it has learned
 * them, and of those that are replaced nothing, whatever stands there. `others`, which the model does not know: as they are
 * found, or not at all.
 */
export function columnsAsLearned(
  header: readonly string[],
  learned: readonly Pick<ColumnSchema, 'name' | 'type' | 'decimal'>[],
  replaced: readonly string[],
  others: 'as found' | 'unread',
): ColumnOverride[] {
  return header.flatMap((name) => {
    const known = learned.find((column) => column.name === name);
    if (replaced.includes(name) || (known === undefined && others === 'unread')) return [{ name, type: 'identifier' }];
    if (known === undefined) return [];
    return [{ name, type: known.type, ...(known.decimal ? { decimal: known.decimal } : {}) }];
  });
}
