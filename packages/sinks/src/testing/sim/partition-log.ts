import { BatchOffset, encodeRecords, stampBatch } from '@launderette/wire';
import { Code } from './messages.ts';
import type { Marker } from './transaction-coordinator.ts';

const CONTROL = 0x20;
/** As many batches of a producer as a broker remembers, to know those that come twice. */
const REMEMBERED = 5;
const SEQUENCES = 2 ** 31;

/** A batch as it stands in the log. */
export interface StoredBatch {
  readonly offset: number;
  readonly records: number;
  readonly producerId: number;
  readonly epoch: number;
  readonly bytes: Buffer;
  /** Undefined: open. A marker counts as committed. */
  outcome: 'committed' | 'aborted' | undefined;
  readonly marker: boolean;
  /** Number of the commit that made it count, over the whole cluster. */
  commit?: number;
}

interface ProducerState {
  epoch: number;
  /** First sequences and lengths of the last batches under this epoch, oldest first. */
  batches: { readonly first: number; readonly records: number }[];
  /** Of the open transaction; -1: none. */
  openSince: number;
  /** Of the coordinator that ended a transaction last. */
  term: number;
  /** Markers so far. */
  markers: number;
}

interface Aborted {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** The log of one partition with what its leader knows of producers. Replication is perfect: leaders move without loss. */
export class PartitionLog {
  readonly batches: StoredBatch[] = [];
  readonly #producers = new Map<number, ProducerState>();
  readonly #aborted: Aborted[] = [];
  end = 0;

  /** Offset before which every transaction is decided. */
  get stableEnd(): number {
    let stable = this.end;
    for (const { openSince } of this.#producers.values()) if (openSince >= 0) stable = Math.min(stable, openSince);
    return stable;
  }

  get openTransactions(): number {
    return [...this.#producers.values()].filter(({ openSince }) => openSince >= 0).length;
  }

  hasOpen(producerId: number): boolean {
    return (this.#producers.get(producerId)?.openSince ?? -1) >= 0;
  }

  markersOf(producerId: number): number {
    return this.#producers.get(producerId)?.markers ?? 0;
  }

  /** Appends a batch of a transactional producer, unless it may not: then the error's code. A repeated one is left out. */
  append(bytes: Buffer): number {
    const [producerId, epoch] = [
      Number(bytes.readBigInt64BE(BatchOffset.producerId)),
      bytes.readInt16BE(BatchOffset.producerEpoch),
    ];
    const [first, records] = [bytes.readInt32BE(BatchOffset.baseSequence), bytes.readInt32BE(BatchOffset.recordsCount)];
    const state = this.#producers.get(producerId);
    if (state !== undefined && epoch < state.epoch) return Code.invalidEpoch;
    if (state === undefined || epoch > state.epoch) {
      if (first !== 0 && state !== undefined) return Code.outOfOrderSequence;
      const { openSince = -1, term = -1, markers = 0 } = state ?? {};
      this.#producers.set(producerId, { epoch, batches: [], openSince, term, markers });
    } else {
      if (state.batches.some((known) => known.first === first && known.records === records)) return Code.none;
      const last = state.batches.at(-1);
      const next = last === undefined ? 0 : (last.first + last.records) % SEQUENCES;
      if (first !== next) return Code.outOfOrderSequence;
    }
    this.#store(this.#producers.get(producerId)!, { producerId, epoch, first, records, bytes });
    return Code.none;
  }

  /** Ends the producer's transaction here. Later epochs, and later coordinators, fence earlier ones. */
  mark({ producerId, epoch, commit, term }: Marker): void {
    const state = this.#producers.get(producerId) ?? { epoch, batches: [], openSince: -1, term, markers: 0 };
    this.#producers.set(producerId, state);
    if (epoch < state.epoch || term < state.term) return;
    state.term = term;
    state.markers += 1;
    if (epoch > state.epoch) Object.assign(state, { epoch, batches: [] });
    for (const batch of this.batches) {
      if (batch.producerId !== producerId || batch.outcome !== undefined) continue;
      batch.outcome = commit === undefined ? 'aborted' : 'committed';
      if (commit !== undefined) batch.commit = commit;
    }
    if (commit === undefined && state.openSince >= 0)
      this.#aborted.push({ producerId, firstOffset: state.openSince, lastOffset: this.end });
    state.openSince = -1;
    const bytes = markerBytes(producerId, epoch, commit !== undefined, this.end);
    const stored = { offset: this.end, records: 1, producerId, epoch, bytes, marker: true } as const;
    this.batches.push({ ...stored, outcome: 'committed' });
    this.end += 1;
  }

  /** What a reader of committed records is sent from an offset on. */
  read(offset: number): { readonly records: Buffer; readonly aborted: readonly Aborted[] } {
    const stable = this.stableEnd;
    const sent = this.batches.filter((batch) => batch.offset + batch.records > offset && batch.offset < stable);
    return {
      records: Buffer.concat(sent.map(({ bytes }) => bytes)),
      aborted: this.#aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= offset && firstOffset < stable),
    };
  }

  #store(
    state: ProducerState,
    batch: { producerId: number; epoch: number; first: number; records: number; bytes: Buffer },
  ): void {
    const { producerId, epoch, first, records, bytes } = batch;
    state.batches = [...state.batches, { first, records }].slice(-REMEMBERED);
    if (state.openSince < 0) state.openSince = this.end;
    bytes.writeBigInt64BE(BigInt(this.end), 0);
    this.batches.push({ offset: this.end, records, producerId, epoch, bytes, outcome: undefined, marker: false });
    this.end += records;
  }
}

function markerBytes(producerId: number, producerEpoch: number, commit: boolean, offset: number): Buffer {
  const key = new Uint8Array([0, 0, 0, commit ? 1 : 0]);
  const bytes = Buffer.from(encodeRecords([{ key, value: new Uint8Array(6) }], 0));
  stampBatch(bytes, { producerId: BigInt(producerId), producerEpoch, baseSequence: -1, transactional: true }, () => 0);
  bytes.writeInt16BE(bytes.readInt16BE(BatchOffset.attributes) | CONTROL, BatchOffset.attributes);
  bytes.writeBigInt64BE(BigInt(offset), 0);
  return bytes;
}
