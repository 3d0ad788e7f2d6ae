import { createHash, type Hash } from 'node:crypto';
import { readToEnd } from '../integration/support/read-to-end.ts';

/** What readers of committed records get of a topic. */
export interface Published {
  readonly records: number;
  /** Of the values of each partition, in order. */
  readonly digests: readonly string[];
}

/** Reads a topic to its end; nothing is to be written to it meanwhile. */
export async function publishedOf(bootstrap: string, topic: string): Promise<Published> {
  const hashes = new Map<number, Hash>();
  let records = 0;
  const partitions = await readToEnd(bootstrap, topic, (partition, messages) => {
    const hash = hashes.get(partition) ?? createHash('sha256');
    hashes.set(partition, hash);
    for (const { value } of messages) take(hash, value);
    records += messages.length;
  });
  const digests = Array.from({ length: partitions }, (_, partition) => hashes.get(partition) ?? createHash('sha256'));
  return { records, digests: digests.map((hash) => hash.digest('hex')) };
}

function take(hash: Hash, value: Buffer | null): void {
  const bytes = value ?? Buffer.alloc(0);
  hash.update(`${bytes.length}:`).update(bytes);
}
