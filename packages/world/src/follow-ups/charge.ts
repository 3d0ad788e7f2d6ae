import { Channel, Kind, Rail, Reason } from '@launderette/kernel';
import type { CarryOut } from './follow-up.ts';

/** A bank takes its fee for a payment. */
export const charge: CarryOut = ({ shard }, what, timeMs) => {
  const row = shard.propose(timeMs, Kind.fee, Rail.book, Channel.none, what.debtor, what.creditor, what.amountMinor);
  shard.events.remittance[row] = what.text;
  shard.events.remittanceNumber[row] = what.number;
  shard.events.related[row] = what.sequence;
  shard.decide(row, Reason.none);
};
