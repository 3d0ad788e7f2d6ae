import type { OpenBatch } from '../batches.ts';
import { closeLength, LENGTH_BYTES_KEPT, writeVarint } from '../bytes/varint.ts';
import type { Framer } from '../framer.ts';
import type { RecordShape, Rows } from '../shapes.ts';
import { BatchOffset, writeBatchHeader } from './header.ts';
import { HeaderWriter } from './headers.ts';

/*
  Record => length attributes timestampDelta offsetDelta keyLength key valueLength value headersCount [headers]
    length => VARINT           bytes after this field
    attributes => INT8         0
    timestampDelta => VARLONG  milliseconds since baseTimestamp
    offsetDelta => VARINT      place in the batch
    keyLength => VARINT
    valueLength => VARINT
    headersCount => VARINT
    headers => keyLength key valueLength value
  Source: Kafka protocol guide, "Record".
*/

/** Gives a record its Kafka timestamp, Unix milliseconds; by default the event's simulated time. */
export type RecordTime = (eventTimeMs: number) => number;

export const eventTime: RecordTime = (eventTimeMs) => eventTimeMs;

/** Kafka's record batch v2, uncompressed. The producer's fields and the CRC are left to the sink (see stampBatch). */
export class RecordBatchFramer<Block extends Rows> implements Framer<Block> {
  readonly shape: RecordShape<Block>;
  readonly #headers: HeaderWriter;
  readonly #recordTime: RecordTime;

  constructor(shape: RecordShape<Block>, stream: string, recordTime: RecordTime) {
    this.shape = shape;
    this.#headers = new HeaderWriter(stream, shape.typeName, shape.idSuffix);
    this.#recordTime = recordTime;
  }

  append(batch: OpenBatch, shard: number, block: Block, row: number): void {
    const timestampMs = this.#recordTime(block.timeMs[row]!);
    if (batch.records === 0) begin(batch, timestampMs);
    else if (timestampMs > batch.maxTimestampMs) batch.maxTimestampMs = timestampMs;
    const start = batch.position + LENGTH_BYTES_KEPT;
    const end = this.#writeBody(batch, start, timestampMs, shard, block, row);
    batch.position = closeLength(batch.view, start, end);
  }

  #writeBody(batch: OpenBatch, at: number, timestampMs: number, shard: number, block: Block, row: number): number {
    const { view } = batch;
    view.setUint8(at, 0);
    const key = writeVarint(view, writeVarint(view, at + 1, timestampMs - batch.baseTimestampMs), batch.records);
    const valueStart = this.shape.writeKey(view, key, shard, block, row) + LENGTH_BYTES_KEPT;
    const end = this.shape.writeValue(view, valueStart, shard, block, row);
    const headers = closeLength(view, valueStart, end);
    const moved = headers - end;
    return this.#headers.write(view, headers, valueStart + this.shape.idOffset + moved, this.shape.idEnd() + moved);
  }

  close(batch: OpenBatch): void {
    writeBatchHeader(batch.view, batch.position, batch);
  }
}

function begin(batch: OpenBatch, timestampMs: number): void {
  batch.position = BatchOffset.records;
  batch.baseTimestampMs = timestampMs;
  batch.maxTimestampMs = timestampMs;
}
