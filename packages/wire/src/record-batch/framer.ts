import type { OpenBatch } from '../batches.ts';
import { closeLength, LENGTH_BYTES_KEPT, writeVarint } from '../bytes/varint.ts';
import { CODECS, type Codec, type Compression } from '../compression/codecs.ts';
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

export interface RecordBatchOptions {
  readonly stream: string;
  readonly contentType: string;
  readonly compression: Compression;
  readonly recordTime: RecordTime;
}

/** Kafka's record batch v2. The producer's fields and the CRC are left to the sink (see stampBatch). */
export class RecordBatchFramer<Block extends Rows> implements Framer<Block> {
  readonly shape: RecordShape<Block>;
  readonly #headers: HeaderWriter;
  readonly #recordTime: RecordTime;
  readonly #codec: Codec | undefined;

  constructor(shape: RecordShape<Block>, { stream, contentType, compression, recordTime }: RecordBatchOptions) {
    const { typeName, idSuffix } = shape;
    this.shape = shape;
    this.#headers = new HeaderWriter({ stream, typeName, contentType, idSuffix });
    this.#recordTime = recordTime;
    this.#codec = compression === 'none' ? undefined : CODECS[compression];
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
    const { value } = this.shape;
    view.setUint8(at, 0);
    const key = writeVarint(view, writeVarint(view, at + 1, timestampMs - batch.baseTimestampMs), batch.records);
    const valueStart = this.shape.writeKey(view, key, shard, block, row) + LENGTH_BYTES_KEPT;
    const end = value.write(view, valueStart, shard, block, row);
    const headers = closeLength(view, valueStart, end);
    const moved = headers - end;
    const idStart = valueStart + value.idOffset + moved;
    return this.#headers.write(view, headers, idStart, value.idEnd + moved, block.timeMs[row]!);
  }

  /** A batch that compression would not make smaller stays as it is. */
  close(batch: OpenBatch): Uint8Array<ArrayBuffer> {
    const smaller = this.#codec && compressedBatch(batch, this.#codec);
    if (smaller !== undefined) {
      batch.clear();
      return smaller;
    }
    writeBatchHeader(batch.view, batch.position, batch);
    return batch.detach();
  }
}

/** The batch with its records compressed, or undefined where that is not smaller. The header itself never is. */
function compressedBatch(batch: OpenBatch, codec: Codec): Uint8Array<ArrayBuffer> | undefined {
  const records = Buffer.from(batch.view.buffer, BatchOffset.records, batch.position - BatchOffset.records);
  const compressed = codec.compress(records);
  if (compressed.length >= records.length) return undefined;
  const bytes = new Uint8Array(BatchOffset.records + compressed.length);
  bytes.set(compressed, BatchOffset.records);
  writeBatchHeader(new DataView(bytes.buffer), bytes.length, batch, codec.id);
  return bytes;
}

function begin(batch: OpenBatch, timestampMs: number): void {
  batch.position = BatchOffset.records;
  batch.baseTimestampMs = timestampMs;
  batch.maxTimestampMs = timestampMs;
}
