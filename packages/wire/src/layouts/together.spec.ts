import { describe, expect, it } from 'vitest';
import type { Column } from './column.ts';
import { CsvWriter } from './csv.ts';
import { together } from './together.ts';

interface Row {
  readonly key: number;
  readonly text: string;
}

/** A column that counts how often it is asked. */
function counted(name: string): Column<Row> & { asked: number } {
  const utf8 = new TextEncoder();
  const column = {
    name,
    type: 'text' as const,
    asked: 0,
    value: ({ text }: Row) => text,
    write: (view: DataView, at: number, { text }: Row) => {
      column.asked += 1;
      const bytes = utf8.encode(text);
      new Uint8Array(view.buffer).set(bytes, at);
      return at + bytes.length;
    },
  };
  return column;
}

function lines(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const chunks: Uint8Array[] = [];
  const writer = new CsvWriter(columns, (bytes) => chunks.push(bytes));
  for (const row of rows) writer.write(row);
  writer.flush();
  return Buffer.concat(chunks).toString().trimEnd().split('\n');
}

describe('columns that belong together', () => {
  it('are written as one text for each number, and asked once for it', () => {
    const [a, b] = [counted('a'), counted('b')];
    const rows = [7, 8, 7, 7].map((key) => ({ key, text: `t${key}` }));
    expect(
      lines(
        together((row: Row) => row.key, [a, b]),
        rows,
      ),
    ).toEqual(['a,b', 't7,t7', 't8,t8', 't7,t7', 't7,t7']);
    expect([a.asked, b.asked]).toEqual([2, 2]);
  });

  it('are asked every time where no number tells their cells, or the text is too long to keep', () => {
    const [alone, long] = [counted('a'), counted('b')];
    const rows = [1, 2].map(() => ({ key: -1, text: 'x' }));
    expect(
      lines(
        together((row: Row) => row.key, [alone, counted('c')]),
        rows,
      ),
    ).toEqual(['a,c', 'x,x', 'x,x']);
    expect(alone.asked).toBe(2);
    const much = [1, 2].map(() => ({ key: 1, text: 'y'.repeat(1200) }));
    expect(
      lines(
        together((row: Row) => row.key, [long, counted('c')]),
        much,
      )[2],
    ).toHaveLength(2401);
    expect(long.asked).toBe(2);
  });

  it('leave neighbours of another group alone', () => {
    const columns = [...together((row: Row) => row.key, [counted('a'), counted('b')]), counted('c')];
    const second = together((row: Row) => row.key + 1, [counted('d'), counted('e')]);
    expect(lines([...columns, ...second], [{ key: 1, text: 'z' }])).toEqual(['a,b,c,d,e', 'z,z,z,z,z']);
  });
});
