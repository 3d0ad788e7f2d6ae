import { readToEnd } from './read-to-end.ts';

/** What kafkajs knows of a record and does not tell in its types: the batch that it stood in. */
interface Raw {
  readonly batchContext: { readonly inTransaction: boolean; readonly producerEpoch: number };
}

/**
 * By partition, the epochs of the producers whose transactional records stand in a topic, in the order of the log, those of aborted
 * and open transactions and of markers too, each once in a row. Whoever takes a shard up has a higher one than all before.
 */
export async function epochsOf(bootstrap: string, topic: string): Promise<number[][]> {
  const epochs: number[][] = [];
  const take = (partition: number, _: unknown, batch: unknown): void => {
    epochs[partition] ??= [];
    for (const { batchContext } of (batch as { readonly rawMessages: readonly Raw[] }).rawMessages) {
      const { inTransaction, producerEpoch } = batchContext;
      if (inTransaction && epochs[partition].at(-1) !== producerEpoch) epochs[partition].push(producerEpoch);
    }
  };
  const partitions = await readToEnd(bootstrap, topic, take, { uncommitted: true });
  return Array.from({ length: partitions }, (_, partition) => epochs[partition] ?? []);
}
