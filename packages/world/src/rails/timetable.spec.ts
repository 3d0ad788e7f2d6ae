import { Channel, Rail } from '@launderette/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBusinessDay } from '../calendar/business-days.ts';
import { schemeOf } from './catalogue.ts';
import { Timetable } from './timetable.ts';

const at = (iso: string) => Date.parse(`${iso}Z`);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

describe('when money arrives', () => {
  it.each([
    ['a batch order of a morning', Rail.batchCredit, '2026-01-06T09:00', '2026-01-07T06:00'],
    ['a batch order after the cut-off', Rail.batchCredit, '2026-01-06T16:00', '2026-01-08T06:00'],
    ['a batch order of a Friday', Rail.batchCredit, '2026-01-09T15:59', '2026-01-12T06:00'],
    ['a batch order of a Saturday', Rail.batchCredit, '2026-01-10T12:00', '2026-01-13T06:00'],
    ['a batch order before Easter', Rail.batchCredit, '2026-04-02T12:00', '2026-04-07T06:00'],
    ['a card payment', Rail.card, '2026-01-06T23:59', '2026-01-07T04:00'],
    ['a card payment on Christmas Eve', Rail.card, '2026-12-24T10:00', '2026-12-28T04:00'],
    ['a direct debit at night', Rail.directDebit, '2026-01-06T03:00', '2026-01-06T18:00'],
    ['a cheque', Rail.cheque, '2026-01-06T10:00', '2026-01-08T06:00'],
    ['a cheque paid in on a Friday afternoon', Rail.cheque, '2026-01-09T15:00', '2026-01-14T06:00'],
    ['a wire', Rail.wire, '2026-01-06T10:00', '2026-01-06T10:30'],
    ['a wire before the system opens', Rail.wire, '2026-01-06T01:00', '2026-01-06T03:00'],
    ['a wire after the system has closed', Rail.wire, '2026-01-06T17:30', '2026-01-07T03:00'],
    ['crypto', Rail.crypto, '2026-01-10T10:00', '2026-01-10T11:00'],
  ])('%s', (_, rail, given, arrives) => {
    expect(iso(new Timetable(300_000).dueMs(schemeOf(rail, Channel.none), at(given)))).toBe(arrives);
  });

  it('does not depend on what was asked before', () => {
    const rails = [Rail.card, Rail.batchCredit, Rail.directDebit, Rail.cheque, Rail.wire];
    const time = fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-06-01T00:00') });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...rails), time), { minLength: 2, maxLength: 30 }), (orders) => {
        const used = new Timetable(300_000);
        for (const [rail, timeMs] of orders)
          expect(used.dueMs(schemeOf(rail, Channel.none), timeMs)).toBe(
            new Timetable(300_000).dueMs(schemeOf(rail, Channel.none), timeMs),
          );
      }),
    );
  });

  it('is never before the order, and on a business day', () => {
    const time = fc.integer({ min: at('2026-01-01T00:00'), max: at('2027-06-01T00:00') });
    fc.assert(
      fc.property(
        fc.constantFrom(Rail.card, Rail.batchCredit, Rail.directDebit, Rail.cheque, Rail.wire),
        time,
        (rail, timeMs) => {
          const dueMs = new Timetable(300_000).dueMs(schemeOf(rail, Channel.none), timeMs);
          expect(dueMs).toBeGreaterThanOrEqual(timeMs);
          expect(isBusinessDay(Math.floor(dueMs / 86_400_000))).toBe(true);
        },
      ),
    );
  });
});
