import { bookOf } from './book-of.ts';
import { Holds } from './holds.ts';
import type { AuditedParty, AuditedPayment } from './payment.ts';

/** Findings kept; the rest are only counted, so that a broken stream cannot fill the memory. */
const FINDINGS_MAX = 100;

/** What an audit is told beside the payments. */
export interface LedgerAuditOptions {
  /** False: sequences and times are not looked at, because somebody else does; absent: they are. */
  readonly order?: boolean;
  /** The stream is what this institution sees: accounts elsewhere have no balances, and none are recomputed. BIC. */
  readonly institution?: string;
  /** Told of everything that is wrong, kept or not. */
  readonly onFinding?: (payment: AuditedPayment, what: string) => void;
}

/**
 * Recomputes every balance of a stream from its records, and says where the records contradict each other.
 *
 * Payments are given in the stream's total order: second, shard, sequence. The audit holds that
 *
 * - sequences of a shard begin at 0 and have no gap and no repetition, and times do not go back;
 * - an account's balance after each of its own payments is the balance before, plus the credits that have settled since,
 *   minus what it paid; the first record of an account states its opening balance;
 * - what is declined moves nothing, and nobody is declined for lack of funds who has them;
 * - a hold moves nothing, sets its amount aside, and ends once: in a payment of no more than that, or in nothing;
 * - what arrives in another currency is the amount at the rate stated, to the minor unit;
 * - what is paid to a virtual account number arrives on its master, and nothing is paid from one;
 * - in the view of an institution no account of another has a balance;
 * - amounts are positive integers, and money settles at or after the moment it is paid.
 */
export class LedgerAudit {
  /** What is wrong, at most 100, in order. */
  readonly findings: string[] = [];
  /** Everything that is wrong, kept or not. */
  findingsTotal = 0;
  payments = 0;
  /** Balances that were recomputed and compared with the record. */
  balancesChecked = 0;

  private readonly holds = new Holds();
  private readonly balances = new Map<string, number>();
  /** The id that tells each balance. */
  private readonly masters = new Map<string, string>();
  /** Credits by settlement time, in order of that time. */
  private readonly inFlight = new Map<number, Map<string, number>>();
  private readonly next = new Map<number, { sequence: number; eventMs: number }>();
  private readonly options: LedgerAuditOptions;

  constructor(options: LedgerAuditOptions = {}) {
    this.options = options;
  }

  /** Takes the next payment. */
  accept(payment: AuditedPayment): void {
    this.payments += 1;
    if (this.options.order !== false) this.checkOrder(payment);
    this.settle(payment.eventMs);
    if (!Number.isSafeInteger(payment.amountMinor) || payment.amountMinor <= 0) {
      this.report(payment, `amount ${payment.amountMinor} is not a positive integer`);
    }
    const { exchange, amountMinor } = payment;
    if (exchange !== undefined && Math.max(1, Math.round(amountMinor * exchange.rate)) !== exchange.counterMinor)
      this.report(payment, `${amountMinor} at ${exchange.rate} is not ${exchange.counterMinor}`);
    for (const what of this.holds.accept(payment)) this.report(payment, what);
    if (payment.booked) this.checkBooked(payment);
    else this.checkUnpaid(payment);
  }

  /** Balance of an account as recomputed, minor units; undefined if the stream has not told it. */
  balanceMinor(account: string): number | undefined {
    return this.balances.get(bookOf(account));
  }

  private checkOrder(payment: AuditedPayment): void {
    const last = this.next.get(payment.shard) ?? { sequence: 0, eventMs: -Infinity };
    if (payment.sequence !== last.sequence)
      this.report(payment, `sequence ${payment.sequence} follows ${last.sequence - 1}`);
    if (payment.eventMs < last.eventMs)
      this.report(payment, `time goes back from ${last.eventMs} to ${payment.eventMs}`);
    this.next.set(payment.shard, { sequence: payment.sequence + 1, eventMs: payment.eventMs });
  }

  private checkBooked(payment: AuditedPayment): void {
    const { debtor, creditor, amountMinor, settlementMs } = payment;
    if (settlementMs === undefined || settlementMs < payment.eventMs) {
      this.report(payment, `booked, but settles at ${settlementMs}`);
    }
    if (debtor !== undefined) this.checkBalance(payment, debtor, -amountMinor);
    if (creditor === undefined) return;
    if (creditor.balanceAfterMinor !== undefined) this.checkBalance(payment, creditor, amountMinor);
    else if (this.keeps(creditor)) this.send(bookOf(creditor.account), settlementMs ?? payment.eventMs, amountMinor);
  }

  /** Whether the records tell the balance of an account. */
  private keeps({ institution }: AuditedParty): boolean {
    return this.options.institution === undefined || institution === this.options.institution;
  }

  private checkUnpaid(payment: AuditedPayment): void {
    const { debtor, reason, amountMinor, hold } = payment;
    const what = hold ?? 'declined';
    if (reason === undefined && hold !== 'pending') this.report(payment, `${what} without a reason`);
    if (payment.settlementMs !== undefined) this.report(payment, `${what}, but settles`);
    if (debtor === undefined) return;
    this.checkBalance(payment, debtor, 0);
    if (!this.keeps(debtor)) return;
    const balance = (this.balances.get(bookOf(debtor.account)) as number) - this.holds.heldMinor(debtor.account);
    if (reason === 'REASON_INSUFFICIENT_FUNDS' && balance >= amountMinor) {
      this.report(payment, `declined for lack of funds with ${balance} for ${amountMinor}`);
    }
  }

  private checkBalance(payment: AuditedPayment, party: AuditedParty, changeMinor: number): void {
    const { account, balanceAfterMinor } = party;
    const book = bookOf(account);
    if (!this.keeps(party)) {
      if (balanceAfterMinor !== undefined) this.report(payment, `tells the balance of ${account}, which is elsewhere`);
      return;
    }
    if (balanceAfterMinor === undefined) {
      this.report(payment, `no balance for ${account}`);
      return;
    }
    const before = this.balances.get(book);
    if (before !== undefined) {
      this.balancesChecked += 1;
      if (before + changeMinor !== balanceAfterMinor) {
        this.report(
          payment,
          `${account} has ${balanceAfterMinor}, not ${before} ${changeMinor < 0 ? '-' : '+'} ${Math.abs(changeMinor)}`,
        );
      }
    }
    this.balances.set(book, balanceAfterMinor);
    this.checkMaster(payment, account, book);
  }

  /** One id of an account pays: the others are virtual, and have no balance to tell. */
  private checkMaster(payment: AuditedPayment, account: string, book: string): void {
    const known = this.masters.get(book) ?? account;
    if (known !== account) this.report(payment, `${account} and ${known} both pay from one account`);
    this.masters.set(book, known);
  }

  private send(account: string, settlementMs: number, amountMinor: number): void {
    let window = this.inFlight.get(settlementMs);
    if (window === undefined) {
      window = new Map();
      this.inFlight.set(settlementMs, window);
    }
    window.set(account, (window.get(account) ?? 0) + amountMinor);
  }

  /** Credits what settles at or before a time. Windows end one after the other, so few are open at once. */
  private settle(atMs: number): void {
    for (const [settlementMs, credits] of this.inFlight) {
      if (settlementMs > atMs) continue;
      this.inFlight.delete(settlementMs);
      for (const [account, amountMinor] of credits) {
        const balance = this.balances.get(account);
        if (balance !== undefined) this.balances.set(account, balance + amountMinor);
      }
    }
  }

  private report(payment: AuditedPayment, what: string): void {
    this.findingsTotal += 1;
    this.options.onFinding?.(payment, what);
    if (this.findings.length < FINDINGS_MAX) this.findings.push(`${payment.id}: ${what}`);
  }
}
