import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StateReader, StateWriter } from './state.ts';
import { TAINT_RULES, Taint, type TaintRule } from './taint.ts';

/** An account whose balance is kept beside its taint, as the ledger does. */
function account(rule: TaintRule, balanceMinor = 0) {
  const taint = new Taint(1, rule);
  let balance = balanceMinor;
  return {
    taint,
    get balance() {
      return balance;
    },
    get: (minor: number, illicitMinor = 0) => {
      taint.begunMinor += illicitMinor;
      if (illicitMinor > 0 || taint.held[0] === 1) taint.credit(0, minor, illicitMinor, balance);
      balance += minor;
    },
    pay: (minor: number): number => {
      balance -= minor;
      const illicitMinor = taint.held[0] === 1 ? taint.debit(0, minor, balance) : 0;
      taint.endedMinor += illicitMinor;
      return illicitMinor;
    },
  };
}

describe('illicit money on an account', () => {
  it('leaves in proportion, or in the order in which it came', () => {
    const paid = (rule: TaintRule) => {
      const { get, pay } = account(rule, 60_000);
      get(40_000, 40_000);
      return [pay(50_000), pay(50_000)];
    };
    expect(paid('proportional')).toEqual([20_000, 20_000]);
    expect(paid('fifo')).toEqual([0, 40_000]);
  });

  it('goes to the overdraft first', () => {
    const { taint, get } = account('fifo', -30_000);
    get(50_000, 50_000);
    expect([taint.minor(0), taint.endedMinor]).toEqual([20_000, 30_000]);
  });

  it('is not followed once it is less than a twentieth of the balance', () => {
    const { taint, get } = account('proportional');
    get(20_000, 20_000);
    get(379_000);
    expect(taint.held[0]).toBe(1);
    get(2000);
    expect([taint.held[0], taint.minor(0), taint.totalMinor()]).toEqual([0, 0, 0]);
  });

  it.each(TAINT_RULES)('is neither made nor lost, never more than the balance, whole, and saved whole: %s', (rule) => {
    const moves = fc.array(fc.tuple(fc.integer({ min: -90_000, max: 90_000 }), fc.nat(100)), { maxLength: 60 });
    fc.assert(
      fc.property(moves, fc.integer({ min: -20_000, max: 80_000 }), (steps, opening) => {
        const held = account(rule, opening);
        for (const [minor, percent] of steps) {
          if (minor > 0) held.get(minor, Math.floor((minor * percent) / 100));
          else expect(held.pay(-minor)).toBeLessThanOrEqual(-minor);
          const illicitMinor = held.taint.minor(0);
          expect(Number.isSafeInteger(illicitMinor)).toBe(true);
          expect(illicitMinor).toBeGreaterThanOrEqual(0);
          expect(illicitMinor).toBeLessThanOrEqual(Math.max(0, held.balance));
          expect(held.taint.totalMinor()).toBe(0);
        }
        const writer = new StateWriter();
        held.taint.walk(writer);
        const other = new Taint(1, rule);
        other.walk(new StateReader(writer.take()));
        expect([other.minor(0), other.held[0]]).toEqual([held.taint.minor(0), held.taint.held[0]]);
      }),
    );
  });
});
