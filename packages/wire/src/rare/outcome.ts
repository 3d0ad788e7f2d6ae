import {
  ACCOUNT_ID_BYTES,
  type AccountRef,
  type Directory,
  localOf,
  type OutcomeBlock,
  shardOf,
} from '@launderette/kernel';
import { OutcomeSchema } from '@launderette/proto';
import type { RareRecord } from './record.ts';

/** Rows of an OutcomeBlock as `launderette.event.v1.Outcome`. */
export function outcomeRecord(directory: Directory): RareRecord<OutcomeBlock> {
  const { stream } = directory;
  return {
    message: OutcomeSchema,
    id: (shard, block, row) => `${stream}/${shard}/o${block.firstSequence + row}`,
    values: (shard, block, row) => ({
      eventTime: block.happenedMs[row],
      kind: block.kind[row],
      account: accountText(directory, block.account[row]!),
      eventId: block.sequence[row]! < 0 ? undefined : `${stream}/${shard}/${block.sequence[row]}`,
      labelAvailableAt: block.timeMs[row],
      amountMinor: block.amountMinor[row],
      synthetic: true,
    }),
  };
}

const ascii = new TextDecoder();

/** The id of an account as text. */
export function accountText({ accountIds }: Directory, account: AccountRef): string {
  const at = localOf(account) * ACCOUNT_ID_BYTES;
  return ascii.decode(accountIds[shardOf(account)]!.subarray(at, at + ACCOUNT_ID_BYTES));
}
