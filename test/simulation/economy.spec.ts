import { describe, expect, it } from 'vitest';
import { linesOf, simulate } from './run.ts';

const DAY_MS = 86_400_000;
const customers = 1500;
const days = 45;

interface Payment {
  readonly id: string;
  readonly eventTime: string;
  readonly kind: string;
  readonly purpose?: string;
  readonly rail: string;
  readonly status: string;
  readonly reason?: string;
  readonly amount: { readonly minorUnits: string };
  readonly counterAmount?: { readonly currency: string };
  readonly merchant?: { readonly id: string; readonly country: string };
  readonly relatedId?: string;
}

const simulation = simulate({ seed: 21, customers });
const lines = linesOf(simulation, (world, encoder) => {
  world.advance(world.startMs + days * DAY_MS, Infinity, encoder);
});
const payments = lines.transactions.map((line) => JSON.parse(line) as Payment);
const byId = new Map(payments.map((payment) => [payment.id, payment]));
const amountOf = (payment: Payment) => Number(payment.amount.minorUnits);
const timeOf = (payment: Payment) => Date.parse(payment.eventTime);
const perMonth = (of: readonly Payment[]) => (of.length / customers / days) * 30;

describe('ordinary life', () => {
  it('uses every rail and kind of payment', () => {
    const used = (key: 'rail' | 'kind') => new Set(payments.map((payment) => payment[key].replace(/^[A-Z]+_/, '')));
    const rails = [
      'CARD',
      'INSTANT',
      'BATCH_CREDIT',
      'DIRECT_DEBIT',
      'CHEQUE',
      'WIRE',
      'CASH',
      'WALLET',
      'CRYPTO',
      'BOOK',
    ];
    expect([...used('rail')].sort()).toEqual(rails.sort());
    const kinds = ['PURCHASE', 'REFUND', 'CASH_WITHDRAWAL', 'CASH_DEPOSIT', 'CREDIT_TRANSFER', 'DIRECT_DEBIT', 'FEE'];
    expect([...used('kind')].sort()).toEqual([...kinds, 'INTEREST', 'CHARGEBACK'].sort());
  });

  it('does everything that moves no money', () => {
    const kinds = new Set(lines.activity.map((line) => (JSON.parse(line) as { kind: string }).kind.slice(14)));
    for (const kind of ['ADDRESS_CHANGED', 'LIMIT_CHANGED', 'CARD_ACTIVATED', 'CONTACT_CHANGED', 'DISPUTE_OPENED'])
      expect(kinds).toContain(kind);
  });

  // Rates of January and February: the season takes a tenth from purchases.
  it.each([
    ['purchases by card', (p: Payment) => p.kind === 'KIND_PURCHASE' && p.status === 'STATUS_BOOKED', 22, 31],
    ['direct debits', (p: Payment) => p.kind === 'KIND_DIRECT_DEBIT', 4, 8],
    ['rent', (p: Payment) => p.purpose === 'PURPOSE_RENT', 0.3, 0.45],
    ['instalments of mortgages', (p: Payment) => p.purpose === 'PURPOSE_HLRP', 0.27, 0.42],
    ['card statements paid', (p: Payment) => p.purpose === 'PURPOSE_CCRD', 0.25, 0.6],
    ['movements of savings', (p: Payment) => p.purpose === 'PURPOSE_SAVG', 0.5, 1.2],
    // From 5 January to 18 February most are paid once, those of the 1st and 15th twice.
    ['wages, pensions and benefits', (p: Payment) => /SALA|PENS|BENE/.test(p.purpose ?? ''), 0.65, 1],
    ['gifts to charities', (p: Payment) => p.purpose === 'PURPOSE_CHAR', 0.15, 0.6],
    ['refunds', (p: Payment) => p.kind === 'KIND_REFUND', 0.03, 0.3],
    ['cheques', (p: Payment) => p.rail === 'RAIL_CHEQUE', 0.05, 0.16],
  ])('has %s at its rate, a customer and 30 days', (_, which, low, high) => {
    const rate = perMonth(payments.filter(which));
    expect(rate).toBeGreaterThan(low);
    expect(rate).toBeLessThan(high);
  });

  it('ends every hold within ten days, at the same merchant', () => {
    const ended = new Map(payments.map((payment) => [payment.relatedId, payment]));
    const due = payments.filter(
      (payment) => payment.status === 'STATUS_PENDING' && timeOf(payment) < simulation.startMs + (days - 10) * DAY_MS,
    );
    expect(due.length).toBeGreaterThan(500);
    for (const hold of due) {
      const end = ended.get(hold.id);
      expect(end?.merchant?.id).toBe(hold.merchant?.id);
      expect(timeOf(end as Payment) - timeOf(hold)).toBeLessThan(10 * DAY_MS);
    }
  });

  it('pays back no more than was paid, and only what was booked', () => {
    const back = payments.filter(({ kind }) => kind === 'KIND_REFUND' || kind === 'KIND_CHARGEBACK');
    for (const payment of back) {
      const paid = byId.get(payment.relatedId as string) as Payment;
      expect([paid.kind, paid.status]).toEqual(['KIND_PURCHASE', 'STATUS_BOOKED']);
      expect(amountOf(payment)).toBeLessThanOrEqual(amountOf(paid));
    }
  });

  it('pays abroad in the currency of the country', () => {
    const abroad = payments.filter((payment) => payment.merchant !== undefined && payment.merchant.country !== 'NL');
    expect(abroad.length).toBeGreaterThan(100);
    const currencies = new Map(
      abroad.map(({ merchant, counterAmount }) => [merchant?.country, counterAmount?.currency]),
    );
    expect(currencies.get('DE')).toBeUndefined();
    for (const [country, currency] of [
      ['GB', 'GBP'],
      ['US', 'USD'],
    ] as const)
      if (currencies.has(country)) expect(currencies.get(country)).toBe(currency);
    expect(abroad.some(({ counterAmount }) => counterAmount !== undefined)).toBe(true);
  });

  it('has the texture of amounts that the US payment diary has', () => {
    const amounts = payments
      .filter((payment) => payment.kind === 'KIND_PURCHASE' && payment.status === 'STATUS_BOOKED')
      .map(amountOf)
      .sort((a, b) => a - b);
    const share = (step: number) => amounts.filter((amount) => amount % step === 0).length / amounts.length;
    expect(share(100)).toBeCloseTo(0.27, 1);
    expect(Math.abs(share(500) - 0.13)).toBeLessThan(0.02);
    const quantile = (p: number) => amounts[Math.floor(p * amounts.length)] as number;
    expect(quantile(0.99) / quantile(0.5)).toBeGreaterThan(13);
    expect(quantile(0.99) / quantile(0.5)).toBeLessThan(20);
  });
});
