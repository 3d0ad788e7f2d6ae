/** Writes the values of one kind of record in one format. */
export interface ValueWriter<Block> {
  /** Bytes of every value before the event's id. */
  readonly idOffset: number;
  /** Where the event's id of the row written last ends. */
  readonly idEnd: number;
  /** Writes the row at `at`, where RECORD_BYTES_MAX must be free, and returns its end. */
  write(view: DataView, at: number, shard: number, block: Block, row: number): number;
}
