import { Channel, Kind, Rail, Reason } from '@launderette/kernel';
import type { CarryOut } from './follow-up.ts';

/** A wire that was agreed with an earlier payment, as between seller and buyer of a house. */
export const transferLater: CarryOut = ({ shard }, what, timeMs) => {
  // Nobody sends what is not there: the rest came from elsewhere.
  const reachMinor = Math.floor(shard.ledger.availableMinor(what.debtor & 0xffffff));
  const amountMinor = Math.min(what.amountMinor, reachMinor);
  if (amountMinor <= 0) return;
  const row = shard.propose(
    timeMs,
    Kind.creditTransfer,
    Rail.wire,
    Channel.web,
    what.debtor,
    what.creditor,
    amountMinor,
  );
  shard.events.purpose[row] = what.purpose;
  shard.events.remittance[row] = what.text;
  shard.events.remittanceNumber[row] = what.number;
  shard.decide(row, Reason.none);
};
