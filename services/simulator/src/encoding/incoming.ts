import type { BlockConsumer } from '@launderette/kernel';
import { createEncoder, type EncoderOptions, type StreamEncoder } from '@launderette/wire';
import type { EngineReport } from '../engine-messages.ts';
import { MomentRecorder } from '../moments.ts';
import type { MomentKind } from '../schedule.ts';
import { RUN_NUMBERS } from './outgoing.ts';
import { type AnyBlock, BLOCK_KINDS, type BlockMemory, seen } from './shared-blocks.ts';

/** A report of an engine, whose rows are not encoded. */
export interface Staged {
  /** Its batches are those of parties. */
  readonly report: EngineReport;
  /** What the request asked to be said of each payment; undefined: nothing, or it was no request that makes any. */
  readonly moments: MomentKind;
  /** Of the rows, as `Outgoing.takeRuns` gives them. */
  readonly runs: Float64Array<ArrayBuffer>;
  /** Blocks that are named for the first time. */
  readonly blocks: readonly BlockMemory[];
}

/** Encodes what another thread has lived. */
export class Incoming {
  private readonly encoder: StreamEncoder;
  private readonly partitions: number;
  /** By id. */
  private readonly blocks: { readonly kind: number; readonly block: AnyBlock }[] = [];

  constructor(options: EncoderOptions) {
    this.encoder = createEncoder(options);
    this.partitions = options.partitions;
  }

  /** The report with its batches, and the ids of the blocks that may be written again. */
  encode({ report, moments: kind, runs, blocks }: Staged): { report: EngineReport; read: Uint32Array<ArrayBuffer> } {
    for (const memory of blocks) this.blocks[memory.id] = { kind: memory.kind, block: seen(memory) };
    const recorder = new MomentRecorder(this.encoder, this.partitions, runs.length > 0 ? kind : undefined);
    const read = new Uint32Array(runs.length / RUN_NUMBERS);
    for (let run = 0; run < read.length; run += 1) {
      const at = run * RUN_NUMBERS;
      read[run] = runs[at]!;
      this.pass(recorder, runs[at]!, runs[at + 1]!, runs[at + 2]!, runs[at + 3]!);
    }
    const batches = [...report.batches, ...this.encoder.takeBatches()];
    const moments = recorder.take(batches);
    return { report: { ...report, batches, ...(moments ? { moments } : {}) }, read };
  }

  recycle(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) this.encoder.recycle(buffer);
  }

  private pass(to: BlockConsumer, id: number, shard: number, rows: number, first: number): void {
    const { kind, block } = this.blocks[id]!;
    block.length = rows;
    if ('firstSequence' in block) block.firstSequence = first;
    const consume = to[BLOCK_KINDS[kind]!.call] as (shard: number, block: AnyBlock) => void;
    consume.call(to, shard, block);
  }
}
