import { topicName } from '@launderette/wire';
import { messageOf } from '../../errors.ts';
import {
  CHECKPOINT_KEY,
  checkpointSchema,
  chunkKey,
  type Manifest,
  manifestKey,
  manifestSchema,
  sha256,
} from './checkpoint-codec.ts';
import {
  type Checkpoint,
  type CheckpointFault,
  type FoundCheckpoint,
  type FoundSnapshot,
  SNAPSHOT_SLOTS,
  type SnapshotSlot,
} from './checkpoint-records.ts';
import { invalid, parseJson } from './json.ts';
import type { CheckpointLog } from './ports.ts';
import { type ReaderOptions, TopicReader } from './reading/topic-reader.ts';
import type { LogRecord } from './records.ts';

const TOPIC = 'checkpoints';
const CHUNK = /^snapshot\/([01])\/(\d+)$/;

/** Opens nothing by itself: every call connects and lets go. */
export function checkpointLog(options: ReaderOptions): CheckpointLog {
  return {
    async read(stream, shard) {
      const topic = topicName(stream, TOPIC);
      const reader = new TopicReader(options, topic);
      const latest = new Map<string, LogRecord>();
      try {
        await reader.readToEnd(shard, (record) => keep(latest, record));
      } finally {
        await reader.close();
      }
      return new Findings(`${topic}/${shard}`, shard, latest).take();
    },
    async follow(stream, shards, onCheckpoint, signal) {
      const reader = new TopicReader(options, topicName(stream, TOPIC));
      const tell = (record: LogRecord): void => {
        const isOne = record.key?.toString('utf8') === CHECKPOINT_KEY && record.value !== null;
        if (isOne) onCheckpoint(parseJson(record, checkpointSchema));
      };
      try {
        const ends = new Map<number, bigint>();
        for (const shard of shards) ends.set(shard, await reader.readToEnd(shard, tell, signal));
        await reader.follow(ends, 'committed', tell, signal);
      } finally {
        await reader.close();
      }
    },
  };
}

/** The last record of each key; its bytes are copied, because they are a part of a whole answer of Kafka. */
function keep(latest: Map<string, LogRecord>, record: LogRecord): void {
  const key = record.key?.toString('utf8') ?? '';
  if (record.value === null) latest.delete(key);
  else latest.set(key, { ...record, value: Buffer.from(record.value) });
}

/** Makes out what of a partition can be used. */
class Findings {
  readonly #where: string;
  readonly #shard: number;
  readonly #latest: Map<string, LogRecord>;
  readonly #faults: CheckpointFault[] = [];

  constructor(where: string, shard: number, latest: Map<string, LogRecord>) {
    this.#where = where;
    this.#shard = shard;
    this.#latest = latest;
  }

  take(): FoundCheckpoint {
    const chunks = this.#chunksHeld();
    const checkpoint = this.#checkpoint();
    const snapshots = SNAPSHOT_SLOTS.flatMap((slot) => this.#snapshot(slot, chunks[slot]) ?? []);
    snapshots.sort((a, b) => b.window - a.window);
    return { ...(checkpoint === undefined ? {} : { checkpoint }), snapshots, faults: this.#faults, chunks };
  }

  #checkpoint(): Checkpoint | undefined {
    const record = this.#latest.get(CHECKPOINT_KEY);
    return record && this.#readable('checkpoint', () => this.#ours(record, parseJson(record, checkpointSchema)));
  }

  #snapshot(slot: SnapshotSlot, chunksHeld: number): FoundSnapshot | undefined {
    const record = this.#latest.get(manifestKey(slot));
    if (record === undefined) {
      if (chunksHeld > 0)
        this.#fault(slot, 'MANIFEST_MISSING', `${this.#where} holds chunks of snapshot ${slot}, and no manifest`);
      return undefined;
    }
    const manifest = this.#readable(slot, () => this.#ours(record, parseJson(record, manifestSchema)));
    const bytes = manifest && this.#bytes(slot, manifest);
    if (manifest === undefined || bytes === undefined) return undefined;
    const { shard, window, commands, inboxOffset, origin } = manifest;
    return { slot, shard, window, commands, inboxOffset, origin, bytes };
  }

  /** The chunks put together, each let go once it is copied; undefined where one is missing or is not what it was. */
  #bytes(slot: SnapshotSlot, manifest: Manifest): Uint8Array | undefined {
    const bytes = new Uint8Array(manifest.bytes);
    let end = 0;
    for (const [chunk, digest] of manifest.chunks.entries()) {
      const key = chunkKey(slot, chunk);
      const record = this.#latest.get(key);
      this.#latest.delete(key);
      const of = `chunk ${chunk} of ${manifest.chunks.length} of snapshot ${slot} in ${this.#where}`;
      if (record === undefined) return this.#fault(slot, 'CHUNK_MISSING', `There is no ${of}`);
      if (sha256(record.value!) !== digest || end + record.value!.length > bytes.length)
        return this.#fault(slot, 'DIGEST_DIFFERS', `${of}, at offset ${record.offset}, is not what its manifest says`);
      bytes.set(record.value!, end);
      end += record.value!.length;
    }
    if (end === bytes.length && sha256(bytes) === manifest.sha256) return bytes;
    return this.#fault(slot, 'DIGEST_DIFFERS', `Snapshot ${slot} in ${this.#where} is not what its manifest says`);
  }

  /** Chunks that each slot's records go up to, whatever its manifest says. */
  #chunksHeld(): [number, number] {
    const held: [number, number] = [0, 0];
    for (const key of this.#latest.keys()) {
      const [, slot, chunk] = CHUNK.exec(key) ?? [];
      if (slot !== undefined)
        held[Number(slot) as SnapshotSlot] = Math.max(held[Number(slot) as SnapshotSlot], Number(chunk) + 1);
    }
    return held;
  }

  #ours<Facts extends { readonly shard: number }>(record: LogRecord, facts: Facts): Facts {
    if (facts.shard === this.#shard) return facts;
    throw invalid(record, `belongs to shard ${facts.shard}, and the partition to shard ${this.#shard}`);
  }

  #readable<Value>(of: CheckpointFault['of'], read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      return this.#fault(of, 'UNREADABLE', messageOf(error));
    }
  }

  #fault(of: CheckpointFault['of'], code: CheckpointFault['code'], message: string): undefined {
    this.#faults.push({ of, code, message });
    return undefined;
  }
}
