import {
  ActivityBlock,
  accountRef,
  type Directory,
  EventBlock,
  Kind,
  LabelBlock,
  NO_ACCOUNT,
  Status,
} from '@launderette/kernel';
import {
  type Compression,
  createEncoder,
  type EncodedBatch,
  type Format,
  type Framing,
  type StreamEncoder,
} from '@launderette/wire';
import { sampleDirectory } from '../../../wire/src/testing/directory.ts';

const ACCOUNTS = 100;
export const START_MS = Date.UTC(2026, 0, 5, 8);

export interface TrafficOptions {
  readonly framing: Framing;
  readonly shards: number;
  readonly partitions?: number;
  /** Payments a shard and call of `next`. */
  readonly rows?: number;
  readonly format?: Format;
  readonly compression?: Compression;
}

/** Encoded payments without end: each shard's sequence is gapless, the rest of a record repeats. */
export class Traffic {
  readonly directory: Directory;
  readonly encoder: StreamEncoder;
  readonly #blocks: readonly EventBlock[];

  constructor({
    framing,
    shards,
    partitions = shards,
    rows = 50,
    format = 'json',
    compression = 'none',
  }: TrafficOptions) {
    this.directory = sampleDirectory(shards, ACCOUNTS, 50);
    this.encoder = createEncoder({ format, compression, framing, directory: this.directory, partitions });
    this.#blocks = Array.from({ length: shards }, (_, shard) => payments(shard, rows));
  }

  /** One block of payments of every shard. */
  next(): EncodedBatch[] {
    for (const [shard, block] of this.#blocks.entries()) {
      const { length } = block;
      this.encoder.events(shard, block);
      block.clear();
      block.length = length;
    }
    return this.encoder.takeBatches();
  }

  /** Payments made so far, by shard. */
  get sequences(): number[] {
    return this.#blocks.map(({ firstSequence }) => firstSequence);
  }

  /** One activity and one label of every shard. */
  extras(): EncodedBatch[] {
    for (const shard of this.#blocks.keys()) {
      this.encoder.activity(shard, login(shard));
      this.encoder.labels(shard, label(shard));
    }
    return this.encoder.takeBatches();
  }
}

function payments(shard: number, rows: number): EventBlock {
  const block = new EventBlock(rows);
  for (let row = 0; row < rows; row++) {
    block.timeMs[row] = START_MS + row * 250;
    block.settlementMs[row] = START_MS + row * 250 + 1;
    block.kind[row] = Kind.purchase;
    block.rail[row] = 1;
    block.channel[row] = 1;
    block.status[row] = Status.booked;
    block.debtor[row] = accountRef(shard, row % ACCOUNTS);
    block.creditor[row] = accountRef(0, (row * 7) % ACCOUNTS);
    block.debtorBalanceMinor[row] = 100_000 + row;
    block.creditorBalanceMinor[row] = Number.NaN;
    block.amountMinor[row] = 1 + row;
    block.merchant[row] = row % 4;
    block.terminal[row] = 1;
    block.cardHigh[row] = 0xdeadbeef;
    block.cardLow[row] = row;
  }
  block.length = rows;
  return block;
}

function login(shard: number): ActivityBlock {
  const block = new ActivityBlock(1);
  block.timeMs[0] = START_MS;
  block.kind[0] = 1;
  block.outcome[0] = 1;
  block.account[0] = accountRef(shard, 1);
  block.payee[0] = NO_ACCOUNT;
  block.length = 1;
  return block;
}

function label(shard: number): LabelBlock {
  const block = new LabelBlock(1);
  block.timeMs[0] = START_MS;
  block.episode[0] = 3;
  block.step[0] = 1;
  block.debtorRole[0] = 1;
  block.key[0] = accountRef(shard, 0);
  block.length = 1;
  return block;
}
