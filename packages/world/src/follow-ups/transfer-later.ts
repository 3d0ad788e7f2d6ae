import { Channel, Kind, Purpose, Rail, Reason } from '@launderette/kernel';
import type { CarryOut } from './follow-up.ts';

/**
 * A transfer that was agreed with an earlier payment: between seller and buyer of a house by wire, of a market trader to a supplier from the
 * phone.
 */
export const transferLater: CarryOut = ({ world, shard }, what, timeMs) => {
  // Nobody sends what is not there: the rest came from elsewhere.
  const reachMinor = Math.floor(shard.ledger.availableMinor(what.debtor & 0xffffff));
  const amountMinor = Math.min(what.amountMinor, reachMinor);
  if (amountMinor <= 0) return;
  const house = what.purpose === Purpose.HLST;
  const row = shard.propose(
    timeMs,
    Kind.creditTransfer,
    house ? Rail.wire : Rail.instant,
    house ? Channel.web : Channel.app,
    what.debtor,
    what.creditor,
    amountMinor,
  );
  if (!house) world.instruments[shard.index]?.useDevice(shard, row, what.local, 0);
  shard.events.purpose[row] = what.purpose;
  shard.events.remittance[row] = what.text;
  shard.events.remittanceNumber[row] = what.number;
  shard.decide(row, Reason.none);
};
