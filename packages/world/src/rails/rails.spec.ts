import { Channel, DAY_MS, emptyCounters, Kind, Reason, Shard, Status } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { businessDayOnOrAfter, businessDaysAfter, isBusinessDay } from '../calendar/business-days.ts';
import { REMITTANCES } from '../population/remittances.ts';
import { type PaymentRow, paymentRun } from '../testing/month-of-payments.ts';
import { type RailTerms, railCatalogue, schemeOf } from './catalogue.ts';
import { SPENDING_RULES } from './spending-limits.ts';
import { Timetable } from './timetable.ts';

const WINDOW_MS = 300_000;
/** A Tuesday and a Wednesday with nothing particular. */
const TUESDAY_MS = Date.parse('2026-01-13T00:00:00Z');
const run = paymentRun();
const rows = run.shards.flat();
const named = railCatalogue.map((terms) => [terms.name, terms] as const);
const isOf = (terms: RailTerms) => (row: PaymentRow) =>
  schemeOf(row.rail, row.channel) === railCatalogue.indexOf(terms) + 1;

/** When a payment should arrive, worked out for it alone. */
function dueMs({ cycle, delayMs }: RailTerms, atMs: number): number {
  if (cycle === undefined) return atMs + delayMs;
  const today = Math.floor(atMs / DAY_MS);
  const late = isBusinessDay(today) && atMs - today * DAY_MS >= cycle.cutOffMs;
  const counts = businessDayOnOrAfter(late ? today + 1 : today);
  const arrives = cycle.days === 0 ? counts : businessDaysAfter(counts, cycle.days);
  return Math.max(arrives * DAY_MS + cycle.arrivesMs, delayMs === 0 ? 0 : atMs) + delayMs;
}

/** A shard with one rich payer, at a time of the day, on the second day of its life. */
function till(atMs: number): (terms: RailTerms, amountMinor: number) => { reason: number; settledMs: number } {
  const startMs = TUESDAY_MS - DAY_MS;
  const shard = new Shard({
    index: 0,
    startMs,
    accounts: 4,
    cashAccount: 2,
    agentTimers: 0,
    counters: emptyCounters(1),
    rails: new Timetable(WINDOW_MS),
    agenda: new Float64Array(1),
  });
  shard.ledger.allowOverdraft(0, Infinity);
  shard.settlementMs = Math.floor(atMs / WINDOW_MS + 1) * WINDOW_MS;
  return (terms, amountMinor) => {
    const [channel = Channel.none] = terms.channels ?? [];
    const row = shard.propose(atMs, Kind.purchase, terms.rail, channel, shard.ref(0), shard.ref(1), amountMinor);
    return { reason: shard.decide(row, Reason.none), settledMs: shard.events.settlementMs[row] as number };
  };
}

describe.each(named)('%s', (_, terms) => {
  const own = rows.filter(isOf(terms));
  const booked = own.filter(({ status }) => status === Status.booked);

  it('settles as its terms say', () => {
    expect(booked.length).toBeGreaterThan(10);
    for (const { atMs, settledMs } of booked) {
      const due = dueMs(terms, atMs);
      expect(settledMs).toBeGreaterThanOrEqual(due);
      expect(settledMs - due).toBeLessThanOrEqual(run.windowMs);
    }
  });

  it('is charged for', () => {
    const fees = rows.filter(({ kind, text }) => kind === Kind.fee && REMITTANCES[text] === terms.fee.text);
    // Fees of single payments name the payment; the others are by the month.
    const ofThese = fees.filter(
      ({ shard, related }) => related < 0 || isOf(terms)(run.shards[shard]?.[related] as PaymentRow),
    );
    expect(ofThese.length).toBeGreaterThan(0);
  });

  it('refuses what is over its limit, and takes the limit', () => {
    const order = till(TUESDAY_MS + 12 * 3_600_000);
    expect(order(terms, terms.limitMinor + 1).reason).toBe(Reason.limitExceeded);
    expect(order(terms, terms.limitMinor).reason).toBe(Reason.none);
    for (const { minor } of booked) expect(minor).toBeLessThanOrEqual(terms.limitMinor);
  });

  if (terms.cycle !== undefined)
    it('has a cut-off, after which money arrives later', () => {
      const { cutOffMs = 0 } = terms.cycle ?? {};
      const before = till(TUESDAY_MS + cutOffMs - 1)(terms, 100);
      const after = till(TUESDAY_MS + cutOffMs)(terms, 100);
      expect(after.settledMs - before.settledMs).toBeGreaterThan(8 * 3_600_000);
    });

  if (terms.cycle === undefined)
    it('works around the clock', () => {
      const days = new Set(booked.map(({ atMs }) => new Date(atMs).getUTCDay()));
      expect([...days].some((day) => day === 0 || day === 6)).toBe(true);
      for (const { atMs, settledMs } of booked) expect(settledMs - atMs).toBeLessThanOrEqual(3_600_000 + run.windowMs);
    });

  if (terms.refusals.length > 0)
    it('refuses in ordinary life for each of its reasons', () => {
      const given = new Set(own.filter(({ status }) => status === Status.declined).map(({ reason }) => reason));
      for (const reason of terms.refusals) expect(given).toContain(reason);
    });
});

describe('limits of customers', () => {
  const groupOf = ({ channel }: PaymentRow) => SPENDING_RULES.groupOfChannel[channel] as number;
  const counts = (row: PaymentRow) =>
    groupOf(row) > 0 &&
    row.debtor >= 0 &&
    row.debtor < (run.customers[row.shard] as number) &&
    SPENDING_RULES.exemptKinds[row.kind] === 0 &&
    SPENDING_RULES.exemptPurposes[row.purpose] === 0;

  it('refuse some by card, in cash and online, and only what passes a limit of the menu', () => {
    const spent = new Map<string, number>();
    const refused = [0, 0, 0, 0];
    for (const row of rows.filter(counts)) {
      const date = new Date(row.atMs).toISOString();
      const keys = [10, 7].map((length) => `${row.shard}/${row.debtor}/${groupOf(row)}/${date.slice(0, length)}`);
      const [day = 0, month = 0] = keys.map((key) => spent.get(key) ?? 0);
      if (row.reason === Reason.customerLimit && !run.limitsChanged.has(`${row.shard}/${row.debtor}`)) {
        refused[groupOf(row)] = (refused[groupOf(row)] as number) + 1;
        const factor = SPENDING_RULES.monthFactors[groupOf(row) - 1] as number;
        const fits = (limit: number) =>
          day <= limit && month <= limit * factor && (day + row.minor > limit || month + row.minor > limit * factor);
        expect(SPENDING_RULES.stepsMinor.some(fits)).toBe(true);
      }
      // What books a hold was counted when the hold was.
      const isNew = row.status === Status.pending || (row.status === Status.booked && row.related < 0);
      if (isNew) for (const key of keys) spent.set(key, (spent.get(key) ?? 0) + row.minor);
    }
    for (const group of [1, 2, 3]) expect(refused[group]).toBeGreaterThan(0);
    const all = rows.filter(counts).length;
    expect((refused[1] as number) + (refused[2] as number) + (refused[3] as number)).toBeLessThan(0.02 * all);
  });

  it('concern nobody else', () => {
    for (const row of rows) if (row.reason === Reason.customerLimit) expect(counts(row)).toBe(true);
  });
});
