import type { ActivityBlock, PartyBook, PartyEntry } from '@launderette/kernel';
import type { TopicWriter } from '../topic-writer.ts';
import { PartyBlock } from './block.ts';

/** Entries that are written together. */
const BLOCK_ROWS = 256;

/** Writes the topic of parties: everybody once, and then who is changed by an activity, behind it. */
export class PartyWriter {
  readonly topic: TopicWriter<PartyBlock>;
  readonly #book: PartyBook | undefined;
  readonly #block = new PartyBlock(BLOCK_ROWS);

  constructor(book: PartyBook | undefined, topic: TopicWriter<PartyBlock>) {
    this.#book = book;
    this.topic = topic;
  }

  /** Subjects of a shard from number `from` on, at most so many. Returns the next number, or -1 behind the last. */
  introduce(shard: number, from: number, most: number, timeMs: number): number {
    const subjects = this.#book?.subjects(shard) ?? 0;
    const until = Math.min(subjects, from + most);
    for (let subject = from; subject < until; subject += 1)
      for (const entry of this.#book!.introduce(shard, subject)) this.#add(shard, entry, timeMs);
    this.#flush(shard);
    return until < subjects ? until : -1;
  }

  follow(shard: number, block: ActivityBlock): void {
    const book = this.#book;
    if (book === undefined) return;
    for (let row = 0; row < block.length; row += 1) {
      const changed = book.changed(block.account[row]!, block.kind[row]!, block.holder[row]!);
      for (const entry of changed) this.#add(shard, entry, block.timeMs[row]!);
    }
    this.#flush(shard);
  }

  #add(shard: number, entry: PartyEntry, timeMs: number): void {
    if (this.#block.isFull) this.#flush(shard);
    this.#block.add(entry, timeMs);
  }

  #flush(shard: number): void {
    this.topic.write(shard, this.#block);
    this.#block.clear();
  }
}
