import { relationColumns } from '../structure/relations.ts';
import type { Matrix } from '../tensors/matrix.ts';
import type { ColumnCode, RowCodes } from './column-code.ts';
import { lowestBit } from './initial.ts';

/** Bit k: all columns that relation k asks are known. */
export function knownRelations(code: ColumnCode, isKnown: (tableColumn: number) => boolean): number {
  let bits = 0;
  code.tokens.data.relations.forEach((relation, k) => {
    if (relationColumns(relation).every(isKnown)) bits |= 1 << k;
  });
  return bits;
}

/** The symbol that a row is to be written as: the first known relation that gives its value, else its own. */
export function targetOf(code: ColumnCode, rows: RowCodes, row: number, known: number): number {
  const bits = rows.holds[row]! & known;
  return bits !== 0 ? code.tokens.relationsFrom + lowestBit(bits) : rows.symbols[row]!;
}

/** Takes relations that are not known, or say nothing in a row, out of the question. `rowOf` maps rows of the scores. */
export function closeRelations(
  logits: Matrix,
  code: ColumnCode,
  applies: Uint32Array,
  known: number,
  rowOf: (row: number) => number,
): void {
  const { relationsFrom, valuesFrom } = code.tokens;
  if (relationsFrom === valuesFrom) return;
  for (let row = 0; row < logits.rows; row += 1) {
    const open = applies[rowOf(row)]! & known;
    for (let k = relationsFrom; k < valuesFrom; k += 1)
      if ((open & (1 << (k - relationsFrom))) === 0) logits.values[row * logits.columns + k] = -Infinity;
  }
}
