import { ActivityKind, Kind, Rail, Reason } from '@launderette/kernel';
import type { Ordinary } from './ordinary.ts';

/** Ordinary things that look like crime, each counted per million customers and 30 days. */
export const lookAlike = {
  /** A payment from one current account to another by instant transfer. */
  instantTransfer: (ordinary: Ordinary) =>
    ordinary.count((row) => row.kind === Kind.creditTransfer && row.rail === Rail.instant),
  /** A transfer of 1,000 or more by instant transfer. */
  largeTransfer: (ordinary: Ordinary) =>
    ordinary.count((row) => row.kind === Kind.creditTransfer && row.rail === Rail.instant && row.minor >= 100_000),
  /** An account that is paid three times or more in a week by instant transfer: pots, collections, shops. */
  gathering: (ordinary: Ordinary) =>
    ordinary.countBusyWeeks(
      (row) => (row.kind === Kind.creditTransfer && row.rail === Rail.instant ? row.to : undefined),
      3,
    ),
  /** Money that comes by instant transfer and leaves again, half to twice as much, within three days by the same rail. */
  passThrough: (ordinary: Ordinary) => ordinary.countInThenOut(isInstant, isInstant, 3, 0.5, 2),
  /** An account that pays by instant transfer four times or more in a week. */
  spreading: (ordinary: Ordinary) => ordinary.countBusyWeeks((row) => (isInstant(row) ? row.from : undefined), 4),
  invoice: (ordinary: Ordinary) =>
    ordinary.count((row) => row.reference >= 100_000 && row.kind === Kind.creditTransfer && row.rail !== Rail.cheque),
  cashDeposit: (ordinary: Ordinary) => ordinary.count((row) => row.kind === Kind.cashDeposit),
  smallCashDeposit: (ordinary: Ordinary) =>
    ordinary.count((row) => row.kind === Kind.cashDeposit && row.minor < 100_000),
  /** Takings just below 10,000. */
  highTakings: (ordinary: Ordinary) =>
    ordinary.count((row) => row.kind === Kind.cashDeposit && row.minor >= 750_000 && row.minor < 1_000_000),
  /** Accounts and weeks with two deposits or more. */
  depositWeek: (ordinary: Ordinary) =>
    ordinary.countBusyWeeks((row) => (row.kind === Kind.cashDeposit ? row.to : undefined), 2),
  /** Cash that is paid in and sent on within two days. */
  depositThenSend: (ordinary: Ordinary) =>
    ordinary.countInThenOut(
      (row) => row.kind === Kind.cashDeposit,
      (row) => row.kind === Kind.creditTransfer,
      2,
      0.4,
      1.1,
    ),
  /** Accounts and weeks with four withdrawals or more. */
  cashWeek: (ordinary: Ordinary) =>
    ordinary.countBusyWeeks((row) => (row.kind === Kind.cashWithdrawal ? row.from : undefined), 4),
  refund: (ordinary: Ordinary) => ordinary.count((row) => row.kind === Kind.refund),
  dispute: (ordinary: Ordinary) => ordinary.countActivity((row) => row.kind === ActivityKind.disputeOpened),
  purchase: (ordinary: Ordinary) => ordinary.count((row) => row.kind === Kind.purchase),
  /** A card purchase that is refused because what only the card tells was mistyped. */
  mistypedCode: (ordinary: Ordinary) =>
    ordinary.countRefused((row) => row.kind === Kind.purchase && row.reason === Reason.securityData),
  /** Cards and days with three purchases or more would be many: weeks with ten. */
  shoppingWeek: (ordinary: Ordinary) =>
    ordinary.countBusyWeeks((row) => (row.kind === Kind.purchase ? row.from : undefined), 10),
  cheque: (ordinary: Ordinary) => ordinary.count((row) => row.rail === Rail.cheque),
  wage: (ordinary: Ordinary) =>
    ordinary.count((row) => row.rail === Rail.batchCredit && row.reference > 202_000 && row.reference < 203_000),
  newPayee: (ordinary: Ordinary) => ordinary.countActivity((row) => row.kind === ActivityKind.payeeAdded),
  /** A new phone or a new password, and somebody new is paid within three days. */
  newPhoneThenPayee: (ordinary: Ordinary) =>
    ordinary.countThen(
      (row) => row.kind === ActivityKind.deviceRegistered || row.kind === ActivityKind.credentialReset,
      (row) => row.kind === ActivityKind.payeeAdded,
      3,
    ),
  detailsChanged: (ordinary: Ordinary) =>
    ordinary.countActivity((row) => row.kind === ActivityKind.contactChanged || row.kind === ActivityKind.limitChanged),
} as const;

function isInstant(row: { readonly kind: number; readonly rail: number }): boolean {
  return row.kind === Kind.creditTransfer && row.rail === Rail.instant;
}
