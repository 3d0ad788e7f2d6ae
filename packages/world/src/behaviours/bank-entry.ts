import { Channel, type Kind, Rail, Reason, type Shard } from '@launderette/kernel';

/** An entry that a bank makes in its own books: fees, interest, payouts, what moves between accounts of one customer. */
export interface BankEntry {
  readonly timeMs: number;
  readonly kind: (typeof Kind)[keyof typeof Kind];
  readonly debtor: number;
  readonly creditor: number;
  readonly amountMinor: number;
  readonly purpose: number;
  readonly text: number;
  readonly number: number;
}

/** Makes the entry, or refuses it for lack of funds. Returns the reason given. */
export function bookEntry(shard: Shard, entry: BankEntry, channel: number = Channel.none): number {
  const row = shard.propose(
    entry.timeMs,
    entry.kind,
    Rail.book,
    channel,
    entry.debtor,
    entry.creditor,
    entry.amountMinor,
  );
  shard.events.purpose[row] = entry.purpose;
  shard.events.remittance[row] = entry.text;
  shard.events.remittanceNumber[row] = entry.number;
  return shard.decide(row, Reason.none);
}
