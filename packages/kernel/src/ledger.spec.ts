import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reason } from './codes.ts';
import { Ledger } from './ledger.ts';

function ledger(balanceMinor: number, overdraftMinor: number): Ledger {
  const books = new Ledger(3);
  books.allowOverdraft(2, Infinity);
  books.post(2, 0, balanceMinor);
  books.allowOverdraft(0, overdraftMinor);
  return books;
}

describe('Ledger', () => {
  // balance, overdraft, amount -> reason, balance after
  it.each([
    [10_000, 0, 9_999, Reason.none, 1],
    [10_000, 0, 10_000, Reason.none, 0],
    [10_000, 0, 10_001, Reason.insufficientFunds, 10_000],
    [10_000, 500, 10_500, Reason.none, -500],
    [10_000, 500, 10_501, Reason.insufficientFunds, 10_000],
    [0, 0, 1, Reason.insufficientFunds, 0],
    [0, Infinity, 1e12, Reason.none, -1e12],
  ])('balance %d, overdraft %d, pays %d: reason %d, balance %d', (balance, overdraft, amount, reason, after) => {
    const sent = ledger(balance, overdraft);
    expect(sent.send(0, amount)).toBe(reason);
    expect(sent.balanceMinor(0)).toBe(after);
    const posted = ledger(balance, overdraft);
    expect(posted.post(0, 1, amount)).toBe(reason);
    expect(posted.balanceMinor(0)).toBe(after);
    expect([sent.totalMinor(), posted.totalMinor()]).toEqual([0, 0]);
  });

  it('sums to zero after any sequence of postings, with the money in flight', () => {
    const step = fc.tuple(
      fc.constantFrom('send', 'post', 'receive'),
      fc.nat(3),
      fc.nat(3),
      fc.integer({ min: 1, max: 1_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const books = new Ledger(5);
        books.allowOverdraft(4, Infinity);
        for (let account = 0; account < 4; account += 1) books.post(4, account, 500_000);
        for (const [act, a, b, amount] of steps) {
          if (act === 'send') books.send(a, amount);
          else if (act === 'post') books.post(a, b, amount);
          else if (books.inFlightMinor >= amount) books.receive(b, amount);
          for (let account = 0; account < 4; account += 1)
            expect(books.balanceMinor(account)).toBeGreaterThanOrEqual(0);
        }
        expect(books.totalMinor()).toBe(0);
      }),
    );
  });

  it('refuses to state a total that is not exact', () => {
    const books = new Ledger(1);
    books.receive(0, 2 ** 54);
    books.inFlightMinor = 0;
    expect(() => books.totalMinor()).toThrow(/not exact/);
  });
});
