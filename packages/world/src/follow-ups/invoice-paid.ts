import { Channel, Kind, Reason } from '@launderette/kernel';
import type { CarryOut } from './follow-up.ts';

/** A customer abroad pays an invoice in office hours of its own: `merchant` is the rail, `purpose` as usual. */
export const invoicePaid: CarryOut = ({ shard }, what, timeMs) => {
  const { debtor, creditor, amountMinor, purpose, text, number } = what;
  const row = shard.propose(timeMs, Kind.creditTransfer, what.merchant, Channel.web, debtor, creditor, amountMinor);
  shard.events.purpose[row] = purpose;
  shard.events.remittance[row] = text;
  shard.events.remittanceNumber[row] = number;
  shard.decide(row, Reason.none);
};
