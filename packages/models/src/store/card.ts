import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ColumnSchema, Table } from '@launderette/tabular';
import type { ModelKind } from '../model.ts';

/** What is said of a model beside its numbers: nothing in it is a row. */
export interface ModelCard {
  readonly kind: ModelKind;
  readonly columns: readonly Pick<ColumnSchema, 'name' | 'type' | 'decimal'>[];
  /** Rows learned from. */
  readonly rows: number;
  readonly seed: number;
  readonly target?: string;
  /** SHA-256 of the file learned from, in hexadecimal. */
  readonly dataDigest: string;
  /** As the user states them. */
  readonly source?: string;
  readonly licence?: string;
  /** What did the arithmetic: the same seed, backend and file give the same model. */
  readonly backend: string;
  /** What drawn rows were found to be like beside those learned from, by name. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** The card of a model of a table: what the table says, and what else is `said` of it. */
export const cardOf = (
  kind: ModelKind,
  { columns, rows }: Table,
  said: Omit<ModelCard, 'kind' | 'columns' | 'rows'>,
): ModelCard => ({
  kind,
  columns: columns.map(({ schema: { name, type, decimal } }) => ({ name, type, ...(decimal ? { decimal } : {}) })),
  rows,
  ...said,
});

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
