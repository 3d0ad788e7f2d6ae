import { describe, expect, it } from 'vitest';
import { auditTaint, type TaintedPayment } from './taint-audit.ts';

const paid = (debtor: string | undefined, creditor: string, amountMinor = 100, booked = true): TaintedPayment => ({
  booked,
  amountMinor,
  creditor,
  ...(debtor === undefined ? {} : { debtor }),
});
const label = (eventId: string, illicitMinor: number, illicitShare: number, step?: number) => ({
  eventId,
  illicitMinor: String(illicitMinor),
  illicitShare,
  ...(step === undefined ? {} : { step }),
});

describe('auditTaint', () => {
  it('Valid: cash paid in, passed on, and spent in part', () => {
    const payments = new Map([
      ['a', paid(undefined, 'mule')],
      ['b', paid('mule', 'boss', 200)],
      ['c', paid('boss', 'shop', 50)],
    ]);
    expect(auditTaint([label('a', 100, 1, 1), label('b', 90, 0.45, 2), label('c', 20, 0.4)], payments)).toEqual([]);
  });

  it('Invalid: more than came, a refused payment, more than the amount, another share', () => {
    const payments = new Map([
      ['a', paid('x', 'y')],
      ['b', paid('v', 'm', 100, false)],
      ['c', paid('v', 'm')],
      ['d', paid('v', 'm')],
    ]);
    const findings = auditTaint(
      [label('a', 40, 0.4), label('b', 100, 1, 1), label('c', 120, 1.2, 1), label('d', 50, 1, 1)],
      payments,
    );
    expect(findings.map((finding) => finding[0])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('Irrelevant: a label of an activity, and one without illicit money', () => {
    expect(
      auditTaint(
        [
          { eventId: 'a1', step: 1 },
          { eventId: 'a', step: 2 },
        ],
        new Map([['a', paid('x', 'y')]]),
      ),
    ).toEqual([]);
  });
});
