import type { Shard } from './shard.ts';

/**
 * Ends a settlement window: credits everything sent in it, to each shard in order of (source shard, sequence), and opens
 * the next one, which ends at `nextEndMs`.
 *
 * A shard reads nothing of another but these credits, and those only between windows: this is what lets shards live on
 * different workers without the bytes depending on it.
 */
export function settleWindow(shards: readonly Shard[], nextEndMs: number): void {
  for (const receiver of shards) {
    for (const source of shards) {
      const outbox = source.outboxes[receiver.index];
      if (outbox === undefined || outbox.length === 0) continue;
      for (let i = 0; i < outbox.length; i += 1) {
        receiver.ledger.receive(outbox.account[i] as number, outbox.amountMinor[i] as number);
      }
      outbox.clear();
    }
    receiver.settlementMs = nextEndMs;
  }
}
