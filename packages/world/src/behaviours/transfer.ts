import { Kind, Reason, type Shard } from '@launderette/kernel';

/** A credit transfer, as whoever orders it fills in the form. */
export interface Transfer {
  readonly timeMs: number;
  readonly rail: number;
  readonly channel: number;
  readonly debtor: number;
  readonly creditor: number;
  readonly amountMinor: number;
  readonly purpose: number;
  readonly text: number;
  readonly number: number;
}

/** Writes a credit transfer into a row, to be decided. */
export function proposeTransfer(shard: Shard, transfer: Transfer): number {
  const { timeMs, rail, channel, debtor, creditor, amountMinor } = transfer;
  const row = shard.propose(timeMs, Kind.creditTransfer, rail, channel, debtor, creditor, amountMinor);
  shard.events.purpose[row] = transfer.purpose;
  shard.events.remittance[row] = transfer.text;
  shard.events.remittanceNumber[row] = transfer.number;
  return row;
}

/** Orders a credit transfer. Returns the reason given. */
export function sendTransfer(shard: Shard, transfer: Transfer): number {
  return shard.decide(proposeTransfer(shard, transfer), Reason.none);
}
