import { ActivityKind, type Shard } from '@launderette/kernel';
import { LARGEST_STEP, SPENDING_RULES } from '../rails/spending-limits.ts';
import type { World } from '../world.ts';
import { recordActivity } from './activity.ts';

/**
 * Whoever sees in the app that a payment would pass a limit asks for a higher one first, and gets the next steps until it fits, if there
 * are any. At most one activity; none where the payment fits.
 */
export function askForRoom(
  world: World,
  shard: Shard,
  local: number,
  timeMs: number,
  channel: number,
  amountMinor: number,
  app: number,
): void {
  const { spending } = shard;
  if (spending === undefined || amountMinor <= spending.leftMinor(local, channel, timeMs)) return;
  const group = SPENDING_RULES.groupOfChannel[channel] as number;
  const before = spending.stepOf(local, group);
  let step = before;
  while (step < LARGEST_STEP && spending.leftMinor(local, channel, timeMs) < amountMinor) {
    step += 1;
    spending.agree(local, group, step);
  }
  if (step !== before) recordActivity(world, shard, timeMs, ActivityKind.limitChanged, local, app, 0);
}
