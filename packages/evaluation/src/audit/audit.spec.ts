import { describe, expect, it } from 'vitest';
import { auditLabels } from './label-audit.ts';
import { LedgerAudit } from './ledger-audit.ts';
import { type AuditedPayment, paymentOf } from './payment.ts';

const MINUTE = 60_000;

function payment(sequence: number, change: Partial<AuditedPayment> = {}): AuditedPayment {
  return {
    id: `s/0/${sequence}`,
    shard: 0,
    sequence,
    eventMs: sequence * MINUTE,
    settlementMs: 5 * MINUTE,
    booked: true,
    amountMinor: 100,
    debtor: { account: 'A', balanceAfterMinor: 1000 - 100 * (sequence + 1) },
    creditor: { account: 'B' },
    ...change,
  };
}

const declined = { booked: false, settlementMs: undefined as never, reason: 'REASON_CARD_BLOCKED' };

function audit(payments: readonly AuditedPayment[]): LedgerAudit {
  const books = new LedgerAudit();
  for (const one of payments) books.accept(one);
  return books;
}

describe('LedgerAudit of holds', () => {
  const balance = (minor: number) => ({ account: 'A', balanceAfterMinor: minor });
  const hold = (sequence: number, amountMinor: number): AuditedPayment =>
    payment(sequence, {
      booked: false,
      hold: 'pending',
      settlementMs: undefined as never,
      amountMinor,
      debtor: balance(1000),
    });
  const release = (sequence: number, relatedId: string): AuditedPayment =>
    payment(sequence, {
      booked: false,
      hold: 'reversed',
      reason: 'REASON_HOLD_RELEASED',
      settlementMs: undefined as never,
      amountMinor: 700,
      debtor: balance(1000),
      relatedId,
    });
  const broke = (sequence: number): AuditedPayment =>
    payment(sequence, {
      booked: false,
      reason: 'REASON_INSUFFICIENT_FUNDS',
      settlementMs: undefined as never,
      amountMinor: 400,
      debtor: balance(1000),
    });

  it.each([
    [
      'a hold that is taken in part',
      [hold(0, 700), payment(1, { amountMinor: 300, debtor: balance(700), relatedId: 's/0/0' })],
    ],
    ['a hold that is given up', [hold(0, 700), release(1, 's/0/0')]],
    ['who is refused because of a hold', [hold(0, 700), broke(1)]],
    [
      'a refund, which relates to no hold',
      [payment(0, { debtor: balance(1000) }), payment(1, { debtor: balance(900), relatedId: 's/0/0' })],
    ],
  ])('finds nothing wrong in %s', (_, payments) => {
    expect(audit(payments).findings).toEqual([]);
  });

  it.each([
    [
      'more taken than was held',
      [hold(0, 200), payment(1, { amountMinor: 300, debtor: balance(700), relatedId: 's/0/0' })],
      /takes 300 of a hold of 200/,
    ],
    ['a hold given up twice', [hold(0, 700), release(1, 's/0/0'), release(2, 's/0/0')], /no open hold/],
    [
      'who is refused after the hold is over',
      [hold(0, 700), release(1, 's/0/0'), broke(2)],
      /declined for lack of funds with 1000 for 400/,
    ],
    [
      'a hold that moves money',
      [
        hold(0, 700),
        payment(1, { debtor: { account: 'C', balanceAfterMinor: 5 } }),
        { ...hold(2, 10), debtor: balance(990) },
      ],
      /A has 990, not 1000/,
    ],
    [
      'the hold of another',
      [hold(0, 700), payment(1, { debtor: { account: 'C', balanceAfterMinor: 5 }, relatedId: 's/0/0' })],
      /of another account, A/,
    ],
  ])('finds %s', (_, payments, message) => {
    expect(audit(payments).findings.join()).toMatch(message);
  });
});

describe('LedgerAudit of exchange', () => {
  it.each([
    ['the amount at the rate', { counterMinor: 112, rate: 1.1234 }, []],
    ['another amount', { counterMinor: 113, rate: 1.1234 }, ['s/0/0: 100 at 1.1234 is not 113']],
    ['no rate', { counterMinor: 113, rate: Number.NaN }, ['s/0/0: 100 at NaN is not 113']],
  ])('hears of %s', (_, exchange, findings) => {
    expect(audit([payment(0, { exchange })]).findings).toEqual(findings);
  });
});

describe('LedgerAudit', () => {
  it('finds nothing in true books, and follows credits to the account they settle on', () => {
    const books = audit([
      payment(0),
      payment(1, { debtor: { account: 'B', balanceAfterMinor: 50 }, creditor: { account: 'A' } }),
      // A's first payment settles on B at minute 5, B's on A.
      payment(2, { eventMs: 5 * MINUTE, settlementMs: 10 * MINUTE, debtor: { account: 'B', balanceAfterMinor: 50 } }),
      payment(3, { eventMs: 6 * MINUTE, settlementMs: 10 * MINUTE, debtor: { account: 'A', balanceAfterMinor: 900 } }),
    ]);
    expect(books.findings).toEqual([]);
    expect(books.balancesChecked).toBe(2);
  });

  it('follows cash in and out', () => {
    const deposit = {
      debtor: undefined as never,
      creditor: { account: 'A', balanceAfterMinor: 1000 },
      settlementMs: MINUTE,
    };
    const withdrawal = { creditor: undefined as never, debtor: { account: 'A', balanceAfterMinor: 900 } };
    expect(audit([payment(0), payment(1, { ...deposit }), payment(2, { ...withdrawal })]).findings).toEqual([]);
  });

  it.each([
    ['a gap', [payment(0), payment(2)], /sequence 2 follows 0/],
    ['a repetition', [payment(0), payment(0)], /sequence 0 follows 0/],
    ['time going back', [payment(0, { eventMs: 9 }), payment(1, { eventMs: 8 })], /goes back/],
    [
      'a wrong balance',
      [payment(0), payment(1, { debtor: { account: 'A', balanceAfterMinor: 801 } })],
      /has 801, not 900 - 100/,
    ],
    ['a missing balance', [payment(0, { debtor: { account: 'A' } })], /no balance/],
    ['an amount of 0', [payment(0, { amountMinor: 0 })], /not a positive integer/],
    ['half a cent', [payment(0, { amountMinor: 0.5 })], /not a positive integer/],
    ['settlement before payment', [payment(0, { settlementMs: -1 })], /settles at -1/],
    ['a decline without reason', [payment(0, { ...declined, reason: undefined as never })], /without a reason/],
    ['a decline that settles', [payment(0, { ...declined, settlementMs: 1 })], /but settles/],
    ['a decline that moves money', [payment(0), payment(1, declined)], /has 800, not 900/],
    [
      'a false lack of funds',
      [payment(0, { ...declined, reason: 'REASON_INSUFFICIENT_FUNDS' })],
      /lack of funds with 900/,
    ],
  ])('finds %s', (_, payments, finding) => {
    expect(audit(payments).findings.join('\n')).toMatch(finding);
  });

  it('counts what it does not keep', () => {
    const books = audit(
      Array.from({ length: 300 }, (_, i) =>
        payment(i, { amountMinor: -1, debtor: undefined as never, settlementMs: 1e9 }),
      ),
    );
    expect(books.findings).toHaveLength(100);
    expect(books.findingsTotal).toBe(300);
  });
});

describe('paymentOf', () => {
  it('reads canonical JSON', () => {
    const json =
      '{"id":"retail/3/41","eventTime":"2026-01-05T08:00:00.123Z","status":"STATUS_DECLINED","reason":"REASON_CARD_BLOCKED",' +
      '"debtor":{"account":"X","balanceAfter":"-5"},"amount":{"minorUnits":"199","currency":"EUR"}}';
    expect(paymentOf(json)).toEqual({
      id: 'retail/3/41',
      shard: 3,
      sequence: 41,
      eventMs: Date.UTC(2026, 0, 5, 8, 0, 0, 123),
      booked: false,
      reason: 'REASON_CARD_BLOCKED',
      debtor: { account: 'X', balanceAfterMinor: -5 },
      amountMinor: 199,
    });
  });
});

describe('auditLabels', () => {
  const label = (eventId: string) => ({
    ...{ eventId, episodeId: 's/x/1', typology: 'x', step: 1 },
    ...{ plannedMinor: 100, carriedOutMinor: 100 },
  });

  it('finds nothing where each label joins one event', () => {
    expect(auditLabels([label('a'), label('b')], new Set(['a', 'b', 'c']))).toEqual([]);
  });

  it('finds orphans and repetitions', () => {
    expect(auditLabels([label('a'), label('a'), label('z')], new Set(['a']))).toEqual([
      'a: has more than one label',
      'z: label of s/x/1 joins no event',
    ]);
  });
});
