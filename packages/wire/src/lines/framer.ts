import type { OpenBatch } from '../batches.ts';
import type { Framer } from '../framer.ts';
import type { RecordShape, Rows } from '../shapes.ts';

const NEWLINE = 0x0a;

/** Values only, each closed by a newline. */
export class LinesFramer<Block extends Rows> implements Framer<Block> {
  readonly shape: RecordShape<Block>;

  constructor(shape: RecordShape<Block>) {
    this.shape = shape;
  }

  append(batch: OpenBatch, shard: number, block: Block, row: number): void {
    const end = this.shape.value.write(batch.view, batch.position, shard, block, row);
    batch.view.setUint8(end, NEWLINE);
    batch.position = end + 1;
  }

  close(batch: OpenBatch): Uint8Array<ArrayBuffer> {
    return batch.detach();
  }
}
