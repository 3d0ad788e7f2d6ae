import { Channel, Kind, Rail, Reason } from '@launderette/kernel';
import type { CarryOut } from './follow-up.ts';

/** A direct debit that was refused for lack of funds is presented once more. */
export const collectAgain: CarryOut = ({ shard }, what, timeMs) => {
  const row = shard.propose(
    timeMs,
    Kind.directDebit,
    Rail.directDebit,
    Channel.api,
    what.debtor,
    what.creditor,
    what.amountMinor,
  );
  shard.events.purpose[row] = what.purpose;
  shard.events.remittance[row] = what.text;
  shard.events.remittanceNumber[row] = what.number;
  shard.events.related[row] = what.sequence;
  shard.decide(row, Reason.none);
};
