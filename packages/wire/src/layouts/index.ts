export { LAYOUTS, type LayoutName, layoutCatalogue } from './catalogue.ts';
export type { Column, ColumnType } from './column.ts';
export { CsvWriter } from './csv.ts';
export type { Layout, PatternMarks } from './layout.ts';
export { ParquetRows, ROW_GROUP_ROWS } from './parquet.ts';
export { LayoutRow } from './row.ts';
export { type TruthRow, TruthTable, type TruthTables, truthTables } from './truth.ts';
