export { measureCatalogue } from './catalogue.ts';
export { type CompareOptions, type Comparison, compare, type MeasureFinding } from './compare.ts';
export { type ColumnMap, parseColumnMap } from './reading/map.ts';
export { readPayments } from './reading/read.ts';
export { diarySpan, type PaymentTable, rowsOfEntities, TableBuilder } from './table.ts';
