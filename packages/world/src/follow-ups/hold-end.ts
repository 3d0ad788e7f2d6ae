import { Channel, Kind, localOf, Rail, type Shard } from '@launderette/kernel';
import { entryModeOf } from '../behaviours/card-payment.ts';
import type { World } from '../world.ts';
import type { CarryOut, FollowUp } from './follow-up.ts';

/** A merchant takes the amount, or a part, of what was held. */
export const capture: CarryOut = ({ world, shard }, what, timeMs) => {
  shard.capture(proposeAgain(world, shard, what, timeMs), what.number);
};

/** A hold is given up: an order was cancelled. */
export const giveUp: CarryOut = ({ world, shard }, what, timeMs) => {
  shard.giveUp(proposeAgain(world, shard, what, timeMs), what.number);
};

/** The purchase once more, by the same card at the same merchant. */
function proposeAgain(world: World, shard: Shard, what: FollowUp, timeMs: number): number {
  const remote = world.merchants.online[what.merchant] === 1;
  const channel = remote ? Channel.ecommerce : Channel.chip;
  const row = shard.propose(timeMs, Kind.purchase, Rail.card, channel, what.debtor, what.creditor, what.amountMinor);
  const block = shard.events;
  block.merchant[row] = what.merchant;
  block.terminal[row] = remote ? 0 : 1;
  block.related[row] = what.sequence;
  const credit = localOf(what.debtor) === what.local ? 0 : 1;
  world.instruments[shard.index]?.useCard(shard, row, what.local, entryModeOf(channel), credit);
  return row;
}
