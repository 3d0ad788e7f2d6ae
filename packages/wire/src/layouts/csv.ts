import { RECORD_BYTES_MAX } from '../limits.ts';
import { type Column, csvText } from './column.ts';
import type { LayoutRow } from './row.ts';
import { type CellWriter, cellWriters } from './together.ts';

const COMMA = 0x2c;
const NEWLINE = 0x0a;
/** Bytes of a chunk: large enough that a write costs nothing beside what it holds. */
const CHUNK_BYTES = 1024 * 1024;

/** Rows as CSV: a header, commas, a newline a row, UTF-8. Chunks are handed over as they fill. */
export class CsvWriter<Row = LayoutRow> {
  private readonly cells: readonly CellWriter<Row>[];
  private readonly take: (bytes: Uint8Array) => void;
  private readonly chunkBytes: number;
  private view: DataView<ArrayBuffer>;
  private at = 0;

  /**
   * @param take is given each chunk, which is its to keep
   * @param chunkBytes at least two records
   */
  constructor(columns: readonly Column<Row>[], take: (bytes: Uint8Array) => void, chunkBytes = CHUNK_BYTES) {
    this.cells = cellWriters(columns);
    this.take = take;
    this.chunkBytes = chunkBytes;
    this.view = new DataView(new ArrayBuffer(chunkBytes));
    take(new TextEncoder().encode(`${columns.map(({ name }) => csvText(name)).join(',')}\n`));
  }

  write(row: Row): void {
    if (this.at + RECORD_BYTES_MAX > this.chunkBytes) this.flush();
    const { view, cells } = this;
    let at = this.at;
    for (let i = 0; i < cells.length; i += 1) {
      at = cells[i]!(view, at, row);
      view.setUint8(at, COMMA);
      at += 1;
    }
    view.setUint8(at - 1, NEWLINE);
    this.at = at;
  }

  /** Hands over what is left. */
  flush(): void {
    if (this.at === 0) return;
    this.take(new Uint8Array(this.view.buffer, 0, this.at));
    this.view = new DataView(new ArrayBuffer(this.chunkBytes));
    this.at = 0;
  }
}
