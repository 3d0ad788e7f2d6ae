import type { Directory } from '@launderette/kernel';
import {
  CsvWriter,
  type Layout,
  type LayoutName,
  type LayoutRow,
  layoutCatalogue,
  nativeLabels,
  ParquetRows,
  type PatternMarks,
} from '@launderette/wire';
import { type FileFacts, OutFile } from './out-file.ts';

export const TABLE_FORMATS = ['csv', 'parquet'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** One table of an export: a layout's rows in a file. */
class Table {
  private readonly layout: Layout;
  private readonly file: OutFile;
  private readonly rows: CsvWriter | ParquetRows;

  constructor(folder: string, name: string, format: TableFormat, layout: Layout) {
    this.layout = layout;
    this.file = new OutFile(folder, `${name}.${format}`);
    const Rows = format === 'csv' ? CsvWriter : ParquetRows;
    this.rows = new Rows(layout.columns, this.file.append);
  }

  includes(row: LayoutRow): boolean {
    return this.layout.includes(row);
  }

  write(row: LayoutRow): void {
    this.file.rows += 1;
    row.number = this.file.rows;
    this.rows.write(row);
  }

  close(): FileFacts {
    this.rows.flush();
    return this.file.close();
  }
}

/** Room for one row and the bound of the next. */
const LINE_BYTES = 8192;

/** The file of patterns: the rows of each episode between two lines. Illicit payments are few, so they wait in memory. */
class Patterns {
  private readonly rows: CsvWriter;
  private readonly marks: PatternMarks;
  private readonly directory: Directory;
  private readonly folder: string;
  /** The row written last; at first the header, which patterns have none of. */
  private line = new Uint8Array(0);
  private readonly episodes = new Map<number, { readonly typology: string; readonly lines: Uint8Array[] }>();

  constructor(folder: string, layout: Layout, marks: PatternMarks, directory: Directory) {
    this.folder = folder;
    this.rows = new CsvWriter(layout.columns, (bytes) => this.keep(bytes), LINE_BYTES);
    this.marks = marks;
    this.directory = directory;
  }

  write(row: LayoutRow): void {
    const typology = this.directory.typologies[row.typology] as string;
    const episode = this.episodes.get(row.episode) ?? { typology, lines: [] };
    this.episodes.set(row.episode, episode);
    this.rows.write(row);
    this.rows.flush();
    episode.lines.push(this.line);
  }

  private keep(bytes: Uint8Array): void {
    this.line = bytes.slice();
  }

  close(): FileFacts {
    const file = new OutFile(this.folder, 'patterns.txt');
    const utf8 = new TextEncoder();
    for (const { typology, lines } of this.episodes.values()) {
      file.append(utf8.encode(`${this.marks.begin(typology)}\n`));
      for (const line of lines) file.append(line);
      file.append(utf8.encode(`${this.marks.end(typology)}\n\n`));
      file.rows += lines.length;
    }
    return file.close();
  }
}

/** All files of an export in a layout: its table, and what the layout keeps apart. */
export class Tables {
  rows = 0;
  illicit = 0;
  private readonly payments: Table;
  private readonly labels: Table | undefined;
  private readonly patterns: Patterns | undefined;

  constructor(folder: string, name: LayoutName, format: TableFormat, directory: Directory) {
    const layout: Layout = layoutCatalogue[name](directory);
    this.payments = new Table(folder, 'transactions', format, layout);
    this.labels = name === 'native' ? new Table(folder, 'labels', format, nativeLabels(directory)) : undefined;
    this.patterns = layout.patterns && new Patterns(folder, layout, layout.patterns, directory);
  }

  readonly write = (row: LayoutRow): void => {
    if (!this.payments.includes(row)) return;
    this.payments.write(row);
    this.rows += 1;
    if (row.typology < 0) return;
    this.illicit += 1;
    this.labels?.write(row);
    this.patterns?.write(row);
  };

  close(): FileFacts[] {
    return [this.payments.close(), ...[this.labels, this.patterns].flatMap((each) => each?.close() ?? [])];
  }
}
