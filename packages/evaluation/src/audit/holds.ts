import type { AuditedPayment } from './payment.ts';

interface Hold {
  readonly account: string;
  readonly amountMinor: number;
}

/** The holds of a stream that are open, as the records tell them. */
export class Holds {
  private readonly open = new Map<string, Hold>();
  private readonly held = new Map<string, number>();

  /** What is set aside on an account, minor units. */
  heldMinor(account: string): number {
    return this.held.get(account) ?? 0;
  }

  /** Takes the next payment and says what is wrong about holds in it. */
  accept(payment: AuditedPayment): readonly string[] {
    if (payment.hold === 'pending') return this.begin(payment);
    const hold = payment.relatedId === undefined ? undefined : this.open.get(payment.relatedId);
    if (hold !== undefined && (payment.booked || payment.hold === 'reversed')) return this.end(payment, hold);
    return payment.hold === 'reversed' ? [`reverses ${payment.relatedId}, which is no open hold`] : [];
  }

  private begin({ id, debtor, amountMinor }: AuditedPayment): readonly string[] {
    if (debtor === undefined) return ['a hold on no account'];
    this.open.set(id, { account: debtor.account, amountMinor });
    this.held.set(debtor.account, this.heldMinor(debtor.account) + amountMinor);
    return [];
  }

  private end({ debtor, relatedId, amountMinor }: AuditedPayment, hold: Hold): readonly string[] {
    this.open.delete(relatedId as string);
    this.held.set(hold.account, this.heldMinor(hold.account) - hold.amountMinor);
    if (debtor?.account !== hold.account) return [`ends the hold ${relatedId} of another account, ${hold.account}`];
    return amountMinor > hold.amountMinor ? [`takes ${amountMinor} of a hold of ${hold.amountMinor}`] : [];
  }
}
