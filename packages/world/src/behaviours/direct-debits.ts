import { Channel, DAY_MS, dayOf, Kind, Rail, Reason, type Shard } from '@launderette/kernel';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { remittance } from '../population/remittances.ts';

/** Collections that the debtor has forbidden: the SDD Core R-transaction rate is about 1 %, most of it lack of funds. */
const MANDATE_REFUSED_SHARE = 0.0015;
/** Creditors who present again what was refused, once, three to eight days later. */
const AGAIN_SHARE = 0.7;
const AGAIN_DAYS_MIN = 3;
const AGAIN_DAYS_MAX = 8;
/** What the debtor's bank asks for a collection that it returns, minor units: 2 to 5 euro in Belgium and Germany. Taken a day later. */
const RETURN_FEE_MINOR = 300;

/** What is collected, and from whom. */
export interface Collection {
  readonly timeMs: number;
  /** Local index of the customer. */
  readonly local: number;
  readonly debtor: number;
  readonly creditor: number;
  readonly amountMinor: number;
  readonly purpose: number;
  readonly text: number;
  readonly number: number;
}

/** Collects by direct debit; what is refused may be presented again. `unit` in [0, 1) decides. Returns the reason given. */
export function collect(shard: Shard, followUps: FollowUps, collection: Collection, unit: number): number {
  const { timeMs, local, debtor, creditor, amountMinor, purpose, text, number } = collection;
  const row = shard.propose(timeMs, Kind.directDebit, Rail.directDebit, Channel.api, debtor, creditor, amountMinor);
  const block = shard.events;
  block.purpose[row] = purpose;
  block.remittance[row] = text;
  block.remittanceNumber[row] = number;
  const sequence = block.firstSequence + row;
  const reason = shard.decide(row, unit < MANDATE_REFUSED_SHARE ? Reason.mandateRefused : Reason.none);
  if (reason === Reason.insufficientFunds) chargeReturn(shard, followUps, collection, sequence);
  if (reason === Reason.insufficientFunds && unit < AGAIN_SHARE) {
    const days = AGAIN_DAYS_MIN + (AGAIN_DAYS_MAX - AGAIN_DAYS_MIN) * (unit / AGAIN_SHARE);
    followUps.plan(timeMs + Math.floor(days) * DAY_MS, {
      ...PLAIN,
      kind: FollowUpKind.collectAgain,
      local,
      debtor,
      creditor,
      amountMinor,
      sequence,
      purpose,
      text,
      number,
    });
  }
  return reason;
}

function chargeReturn(shard: Shard, followUps: FollowUps, { timeMs, local }: Collection, sequence: number): void {
  followUps.plan(timeMs + DAY_MS, {
    ...PLAIN,
    kind: FollowUpKind.charge,
    local,
    debtor: shard.ref(local),
    creditor: followUps.world.houseRef(shard.index, local),
    amountMinor: RETURN_FEE_MINOR,
    sequence,
    text: remittance('Returned debit fee {n}'),
    number: dayOf(timeMs),
  });
}
