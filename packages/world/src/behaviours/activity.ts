import { NO_ACCOUNT, Outcome, type Shard } from '@launderette/kernel';
import { changedHolder } from '../parties/holder-state.ts';
import type { World } from '../world.ts';

/** Writes a non-monetary event of a customer, done from one of the customer's own devices. */
export function recordActivity(
  world: World,
  shard: Shard,
  timeMs: number,
  kind: number,
  local: number,
  channel: number,
  device: number,
  payee: number = NO_ACCOUNT,
  outcome: number = Outcome.succeeded,
): void {
  const block = shard.activity;
  const row = block.length;
  block.timeMs[row] = Math.floor(timeMs);
  block.kind[row] = kind;
  block.outcome[row] = outcome;
  block.channel[row] = channel;
  block.account[row] = shard.ref(local);
  block.payee[row] = payee;
  const holder = changedHolder(shard.holders[local] as number, kind);
  shard.holders[local] = holder;
  block.holder[row] = holder;
  world.instruments[shard.index]?.useDeviceForActivity(shard, row, local, device);
  shard.completeActivity(row);
}
