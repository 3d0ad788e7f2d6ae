/** What a process that draws is told first, once. */
export interface DrawOrder {
  /** Folder of the model. */
  readonly model: string;
  readonly seed: number;
}

/** Rows it is then asked for, one part after the other. */
export interface PartOrder {
  /** Number of the first row, from 0. */
  readonly begin: number;
  readonly rows: number;
}

/** What it answers to each of them: lines of CSV, with the header where they are the first; or why there are none. */
export type PartAnswer = { readonly csv: string } | { readonly failed: string };
