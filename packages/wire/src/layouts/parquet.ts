import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Column } from './column.ts';
import type { LayoutRow } from './row.ts';

/** Rows of a group: what is held in memory before it is written, some 40 MB of the widest layout. */
export const ROW_GROUP_ROWS = 65_536;

const TYPES = { text: 'STRING', integer: 'INT64', decimal: 'DOUBLE' } as const;

type Cell = string | number | bigint | undefined;

/** Rows as Parquet: a row group at a time, compressed with Snappy, absent cells as nulls. */
export class ParquetRows<Row = LayoutRow> {
  private readonly columns: readonly Column<Row>[];
  private readonly take: (bytes: Uint8Array) => void;
  private readonly bytes = new ByteWriter();
  private readonly file: ParquetWriter;
  private cells: Cell[][];
  private rows = 0;

  /** @param take is given what is written, group by group */
  constructor(columns: readonly Column<Row>[], take: (bytes: Uint8Array) => void) {
    this.columns = columns;
    this.take = take;
    this.cells = columns.map(() => []);
    const columnData = columns.map(({ name, type }) => ({ name, data: [], type: TYPES[type], nullable: true }));
    this.file = new ParquetWriter({ writer: this.bytes, schema: schemaFromColumnData({ columnData }) });
  }

  write(row: Row): void {
    const { columns, cells } = this;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i]!;
      const value = column.value(row);
      cells[i]!.push(column.type === 'integer' && value !== undefined ? BigInt(value) : value);
    }
    this.rows += 1;
    if (this.rows === ROW_GROUP_ROWS) this.group();
  }

  /** Writes what is left and the footer. */
  flush(): void {
    if (this.rows > 0) this.group();
    this.file.finish();
    this.hand();
  }

  private group(): void {
    const columnData = this.columns.map(({ name }, i) => ({ name, data: this.cells[i]! }));
    this.file.write({ columnData, rowGroupSize: ROW_GROUP_ROWS });
    this.cells = this.columns.map(() => []);
    this.rows = 0;
    this.hand();
  }

  private hand(): void {
    this.take(this.bytes.getBytes().slice());
    this.bytes.index = 0;
  }
}
