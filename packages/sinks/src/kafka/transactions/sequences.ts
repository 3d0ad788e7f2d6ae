/** Kafka's sequences run from 0 to 2^31 - 1 and begin again. */
const SEQUENCE_MASK = 0x7fffffff;

/** The sequence of the next record of each partition, within one epoch of a producer. */
export class Sequences {
  readonly #next = new Map<string, number>();

  /** The sequence of a batch's first record; the next batch of the partition follows its last. */
  take(topic: string, partition: number, records: number): number {
    const key = `${topic}/${partition}`;
    const sequence = this.#next.get(key) ?? 0;
    this.#next.set(key, (sequence + records) & SEQUENCE_MASK);
    return sequence;
  }
}
