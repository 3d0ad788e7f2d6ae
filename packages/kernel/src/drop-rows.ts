type Column = { copyWithin(target: number, start: number, end: number): unknown };

/** Removes the first `rows` rows from all columns of a block of `length` rows: the others move up. */
export function dropRows(block: object, rows: number, length: number): void {
  for (const column of Object.values(block)) {
    if (ArrayBuffer.isView(column)) (column as unknown as Column).copyWithin(0, rows, length);
  }
}
