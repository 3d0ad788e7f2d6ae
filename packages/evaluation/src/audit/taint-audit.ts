import { bookOf } from './book-of.ts';

/** A label as the audit of illicit money reads it. */
export interface TaintedLabel {
  readonly eventId: string;
  readonly step?: number;
  readonly illicitShare?: number;
  /** 64-bit integers are strings in canonical JSON. */
  readonly illicitMinor?: string;
}

/** What of a payment the audit reads. */
export interface TaintedPayment {
  readonly booked: boolean;
  readonly amountMinor: number;
  readonly debtor?: string;
  readonly creditor?: string;
}

/**
 * Says where illicit money comes from nowhere: a refused payment that moves some, more of it than the payment, a share that is not
 * that of the amounts, or an account that passes on more than the labels of earlier payments brought it. A step of an episode that is
 * illicit throughout may have made it so, and is not asked where it comes from.
 *
 * `labels` in order of their events, `payments` by event id.
 */
export function auditTaint(
  labels: Iterable<TaintedLabel>,
  payments: ReadonlyMap<string, TaintedPayment>,
): readonly string[] {
  const findings: string[] = [];
  const held = new Map<string, number>();
  for (const { eventId, step = 0, illicitShare = 0, illicitMinor = '0' } of labels) {
    const payment = payments.get(eventId);
    const minor = Number(illicitMinor);
    if (payment === undefined || minor === 0) continue;
    const { booked, amountMinor, debtor, creditor } = payment;
    if (!booked) findings.push(`${eventId}: was refused, and ${minor} minor units of it are illicit`);
    if (minor > amountMinor) findings.push(`${eventId}: ${minor} of ${amountMinor} minor units are illicit`);
    if (Math.abs(illicitShare - minor / amountMinor) > 1e-9)
      findings.push(`${eventId}: a share of ${illicitShare}, and ${minor} of ${amountMinor} minor units are illicit`);
    if (debtor !== undefined && (step === 0 || illicitShare < 1)) {
      const left = (held.get(bookOf(debtor)) ?? 0) - minor;
      held.set(bookOf(debtor), left);
      if (left < 0) findings.push(`${eventId}: ${debtor} passes on ${-left} illicit minor units that it never got`);
    }
    if (creditor !== undefined) held.set(bookOf(creditor), (held.get(bookOf(creditor)) ?? 0) + minor);
  }
  return findings;
}
