import { localOf, shardOf } from './account-ref.ts';
import type { Shard } from './shard.ts';

/**
 * Ends a settlement window: credits everything sent in it, in order of (source shard, sequence), and opens the next one,
 * which ends at `nextEndMs`.
 *
 * A shard reads nothing of another but these credits, and those only between windows: this is what lets shards live on
 * different workers without the bytes depending on it.
 */
export function settleWindow(shards: readonly Shard[], nextEndMs: number): void {
  for (const shard of shards) shard.releaseDeferred(nextEndMs);
  for (const { outbox } of shards) {
    const { account, amountMinor, length } = outbox;
    for (let i = 0; i < length; i += 1) {
      const ref = account[i] as number;
      (shards[shardOf(ref)] as Shard).ledger.receive(localOf(ref), amountMinor[i] as number);
    }
    outbox.clear();
  }
  for (const shard of shards) shard.settlementMs = nextEndMs;
}
