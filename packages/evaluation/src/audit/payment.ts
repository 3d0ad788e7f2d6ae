/** A payment as the audit reads it: from the record alone, not from the simulator. */
export interface AuditedPayment {
  readonly id: string;
  readonly shard: number;
  readonly sequence: number;
  /** Unix milliseconds. */
  readonly eventMs: number;
  /** Unix milliseconds; absent where nothing settles. */
  readonly settlementMs?: number;
  readonly booked: boolean;
  /** A hold, or the end of one without payment; absent: neither. */
  readonly hold?: 'pending' | 'reversed';
  /** The payment that this one completes, cancels or pays back. */
  readonly relatedId?: string;
  readonly reason?: string;
  readonly debtor?: AuditedParty;
  readonly creditor?: AuditedParty;
  readonly amountMinor: number;
  /** What arrives in another currency, and its units for one unit of the amount's. */
  readonly exchange?: { readonly counterMinor: number; readonly rate: number };
}

export interface AuditedParty {
  readonly account: string;
  readonly balanceAfterMinor?: number;
}

/** The shape of the canonical JSON that the audit relies on. */
interface PaymentJson {
  readonly id: string;
  readonly eventTime: string;
  readonly settlementTime?: string;
  readonly status: string;
  readonly reason?: string;
  readonly debtor?: PartyJson;
  readonly creditor?: PartyJson;
  readonly amount: { readonly minorUnits: string };
  readonly counterAmount?: { readonly minorUnits: string };
  readonly exchangeRate?: number;
  readonly relatedId?: string;
}

interface PartyJson {
  readonly account: string;
  readonly balanceAfter?: string;
}

/** What a status by its name in the schema says of a hold; undefined: nothing. */
export const HOLDS: Readonly<Record<string, 'pending' | 'reversed'>> = {
  STATUS_PENDING: 'pending',
  STATUS_REVERSED: 'reversed',
};

/** Reads a Transaction in canonical JSON. Throws a SyntaxError or TypeError on anything else. */
export function paymentOf(json: string): AuditedPayment {
  const payment = JSON.parse(json) as PaymentJson;
  const [, shard, sequence] = payment.id.split('/');
  return {
    id: payment.id,
    shard: Number(shard),
    sequence: Number(sequence),
    eventMs: Date.parse(payment.eventTime),
    booked: payment.status === 'STATUS_BOOKED',
    amountMinor: Number(payment.amount.minorUnits),
    ...(HOLDS[payment.status] === undefined ? {} : { hold: HOLDS[payment.status] }),
    ...(payment.relatedId === undefined ? {} : { relatedId: payment.relatedId }),
    ...(payment.settlementTime === undefined ? {} : { settlementMs: Date.parse(payment.settlementTime) }),
    ...(payment.counterAmount === undefined
      ? {}
      : {
          exchange: {
            counterMinor: Number(payment.counterAmount.minorUnits),
            rate: payment.exchangeRate ?? Number.NaN,
          },
        }),
    ...(payment.reason === undefined ? {} : { reason: payment.reason }),
    ...(payment.debtor === undefined ? {} : { debtor: partyOf(payment.debtor) }),
    ...(payment.creditor === undefined ? {} : { creditor: partyOf(payment.creditor) }),
  };
}

function partyOf(party: PartyJson): AuditedParty {
  return party.balanceAfter === undefined
    ? { account: party.account }
    : { account: party.account, balanceAfterMinor: Number(party.balanceAfter) };
}
