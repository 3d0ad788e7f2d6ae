/** Rows of text that can be read more than once: the first pass finds the types, the second keeps the values. */
export interface RowSource {
  /** What to call it in messages. */
  readonly name: string;
  /**
   * Calls `onHeader` once, then `onRow` for every row with its fields (undefined is missing) and its place in the file, a
   * line number or a row number. Throws `TabularError` for what cannot be read.
   */
  read(
    onHeader: (names: readonly string[]) => void,
    onRow: (fields: readonly (string | undefined)[], place: string) => void,
    signal?: AbortSignal,
  ): Promise<void>;
}
