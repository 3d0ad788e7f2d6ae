import { createHash } from 'node:crypto';
import { readToEnd } from './read-to-end.ts';

/** Values of a topic by partition, committed ones only, in order. */
export async function readCommitted(bootstrap: string, topic: string): Promise<string[][]> {
  const values: string[][] = [];
  const partitions = await readToEnd(bootstrap, topic, (partition, messages) => {
    values[partition] ??= [];
    for (const { value } of messages) values[partition].push(String(value ?? ''));
  });
  return Array.from({ length: partitions }, (_, partition) => values[partition] ?? []);
}

/** A digest of each partition's values. */
export function digests(values: readonly (readonly string[])[]): string[] {
  return values.map((each) => createHash('sha256').update(JSON.stringify(each)).digest('hex'));
}
