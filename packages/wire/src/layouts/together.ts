import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { FRAGMENT_BYTES_MAX } from '../limits.ts';
import type { Column } from './column.ts';

const COMMA = 0x2c;

/** What neighbouring columns have in common: one number says what all their cells are. */
export interface Together<Row> {
  /** The same number, the same cells; negative: not told by a number, they are written one by one. */
  keyOf(row: Row): number;
}

/** Neighbouring columns whose cells follow from one number of few values, as places of a merchant do: CSV then writes them as one text that it keeps. */
export function together<Row>(keyOf: (row: Row) => number, columns: readonly Column<Row>[]): Column<Row>[] {
  const group: Together<Row> = { keyOf };
  return columns.map((column) => ({ ...column, together: group }));
}

/** Writes cells and the commas between them; returns the end. */
export type CellWriter<Row> = (view: DataView, at: number, row: Row) => number;

/** What writes the cells of a row, in order: a column alone, or neighbours that belong together. */
export function cellWriters<Row>(columns: readonly Column<Row>[]): CellWriter<Row>[] {
  const writers: CellWriter<Row>[] = [];
  for (let from = 0; from < columns.length; ) {
    const { together: group } = columns[from]!;
    let end = from + 1;
    while (group !== undefined && columns[end]?.together === group) end += 1;
    const members = columns.slice(from, end);
    writers.push(group === undefined || members.length === 1 ? members[0]!.write : kept(group, members));
    from = end;
  }
  return writers;
}

function kept<Row>({ keyOf }: Together<Row>, members: readonly Column<Row>[]): CellWriter<Row> {
  const known = new Map<number, Fragment>();
  return (view, at, row) => {
    const key = keyOf(row);
    const text = known.get(key);
    if (text !== undefined) return writeFragment(view, at, text);
    const end = oneByOne(view, at, row, members);
    if (key >= 0 && end - at <= FRAGMENT_BYTES_MAX)
      known.set(key, new Fragment(new Uint8Array(view.buffer, view.byteOffset + at, end - at)));
    return end;
  };
}

function oneByOne<Row>(view: DataView, from: number, row: Row, members: readonly Column<Row>[]): number {
  let at = from;
  for (const [i, member] of members.entries()) {
    if (i > 0) view.setUint8(at++, COMMA);
    at = member.write(view, at, row);
  }
  return at;
}
