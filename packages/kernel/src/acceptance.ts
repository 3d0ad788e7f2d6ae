import { NO_ACCOUNT } from './account-ref.ts';
import { Purpose, Reason } from './codes.ts';
import type { EventBlock } from './event-block.ts';
import type { RailRules } from './rail-rules.ts';
import type { Spending } from './spending.ts';

/** What refuses a payment before funds are asked: the creditor's account, the instrument, the rail, the debtor's own limits. */
export class Acceptance {
  private readonly events: EventBlock;
  private readonly rails: RailRules;
  private readonly spending: Spending | undefined;

  constructor(events: EventBlock, rails: RailRules, spending: Spending | undefined) {
    this.events = events;
    this.rails = rails;
    this.spending = spending;
  }

  /** Why a payment is refused, of which the instrument says `refusal`; Reason.none: it is up to the funds. */
  refusal(row: number, refusal: number): number {
    if (!this.isTaken(row)) return Reason.accountBlocked;
    if (refusal !== Reason.none && refusal < Reason.limitExceeded) return refusal;
    const { events, rails } = this;
    const scheme = rails.schemes[16 * (events.rail[row] as number) + (events.channel[row] as number)] as number;
    if ((events.amountMinor[row] as number) > (rails.limitMinor[scheme] as number)) return Reason.limitExceeded;
    if (refusal !== Reason.none) return refusal;
    return this.spending?.refuses(row) ? Reason.customerLimit : Reason.none;
  }

  /** Whether the creditor's account takes the payment; money between accounts of one holder it always does. */
  private isTaken(row: number): boolean {
    const { events } = this;
    const creditor = events.creditor[row] as number;
    if (creditor === NO_ACCOUNT || events.purpose[row] === Purpose.ACCT) return true;
    return this.rails.takes(creditor, events.timeMs[row] as number);
  }
}
