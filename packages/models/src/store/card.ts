import type { ModelKind } from '../model.ts';
import type { ColumnShape } from '../structure/frame.ts';

/** What is said of a model beside its numbers: nothing in it is a row. */
export interface ModelCard {
  readonly kind: ModelKind;
  readonly columns: readonly { readonly name: string; readonly type: ColumnShape['schema']['type'] }[];
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
