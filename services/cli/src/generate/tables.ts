import type { Directory } from '@launderette/kernel';
import {
  type Column,
  CsvWriter,
  type Layout,
  type LayoutName,
  LayoutRow,
  layoutCatalogue,
  ParquetRows,
  type PatternMarks,
  type TruthRow,
  type TruthTables,
  truthTables,
} from '@launderette/wire';
import { type FileFacts, OutFile } from './out-file.ts';
import type { Page } from './page.ts';

export const TABLE_FORMATS = ['csv', 'parquet'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** One table of an export, in a file. */
class Table<Row> {
  private readonly file: OutFile;
  private readonly rows: CsvWriter<Row> | ParquetRows<Row>;

  constructor(folder: string, name: string, format: TableFormat, columns: readonly Column<Row>[]) {
    this.file = new OutFile(folder, `${name}.${format}`);
    const Rows = format === 'csv' ? CsvWriter<Row> : ParquetRows<Row>;
    this.rows = new Rows(columns, this.file.append);
  }

  write(row: Row): void {
    this.file.rows += 1;
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

/** What a native export tells beside its payments. */
class TruthFiles {
  readonly labels: Table<TruthRow>;
  readonly outcomes: Table<TruthRow>;
  readonly episodes: Table<TruthRow>;

  constructor(folder: string, format: TableFormat, { labels, outcomes, episodes }: TruthTables) {
    this.labels = new Table(folder, 'labels', format, labels.columns);
    this.outcomes = new Table(folder, 'outcomes', format, outcomes.columns);
    this.episodes = new Table(folder, 'episodes', format, episodes.columns);
  }

  close(): FileFacts[] {
    return [this.labels, this.outcomes, this.episodes].map((table) => table.close());
  }
}

/** All files of an export in a layout: its table, and what the layout keeps apart. */
export class Tables {
  rows = 0;
  illicit = 0;
  private readonly layout: Layout;
  private readonly payments: Table<LayoutRow>;
  private readonly files: TruthFiles | undefined;
  private readonly patterns: Patterns | undefined;
  private readonly row = new LayoutRow();

  constructor(folder: string, name: LayoutName, format: TableFormat, directory: Directory) {
    this.layout = layoutCatalogue[name](directory);
    this.payments = new Table(folder, 'transactions', format, this.layout.columns);
    this.files = name === 'native' ? new TruthFiles(folder, format, truthTables(directory)) : undefined;
    this.patterns = this.layout.patterns && new Patterns(folder, this.layout, this.layout.patterns, directory);
  }

  /** Writes all of a page. */
  writePage(page: Page): void {
    const { row } = this;
    row.block = page.block;
    for (const at of page.order) {
      row.at = at;
      row.shard = page.shard[at] as number;
      row.sequence = page.sequence[at] as number;
      row.typology = page.typology[at] as number;
      row.episode = page.episode[at] as number;
      row.truth = page.truth.size === 0 ? undefined : page.truth.get(at);
      this.write(row);
    }
    for (const outcome of page.outcomes) this.files?.outcomes.write(outcome);
    for (const episode of page.episodes) this.files?.episodes.write(episode);
  }

  private write(row: LayoutRow): void {
    if (!this.layout.includes(row)) return;
    this.rows += 1;
    row.number = this.rows;
    this.payments.write(row);
    if (row.truth !== undefined) this.files?.labels.write(row.truth);
    if (row.typology < 0) return;
    this.illicit += 1;
    this.patterns?.write(row);
  }

  close(): FileFacts[] {
    const patterns = this.patterns?.close();
    return [this.payments.close(), ...(this.files?.close() ?? []), ...(patterns === undefined ? [] : [patterns])];
  }
}
