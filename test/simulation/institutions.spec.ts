import { describe, expect, it } from 'vitest';
import { linesOf, simulate } from './run.ts';

const DAY_MS = 86_400_000;
const days = 40;

interface Party {
  readonly account: string;
  readonly institution: string;
  readonly country: string;
  readonly balanceAfter?: string;
}

interface Payment {
  readonly id: string;
  readonly eventTime: string;
  readonly settlementTime?: string;
  readonly kind: string;
  readonly channel?: string;
  readonly rail: string;
  readonly status: string;
  readonly amount: { readonly minorUnits: string };
  readonly counterAmount?: { readonly currency: string };
  readonly debtor?: Party;
  readonly creditor?: Party;
  readonly merchant?: { readonly id: string };
  readonly remittance?: string;
  readonly relatedId?: string;
}

const simulation = simulate({ seed: 33, customers: 1500, prevalence: {} });
const lines = linesOf(simulation, (world, encoder) => {
  world.advance(world.startMs + days * DAY_MS, Infinity, encoder);
});
const payments = lines.transactions.map((line) => JSON.parse(line) as Payment);
const booked = payments.filter(({ status }) => status === 'STATUS_BOOKED');
const minorOf = (payment: Payment) => Number(payment.amount.minorUnits);
const timeOf = (payment: Payment) => Date.parse(payment.eventTime);
const textOf = (payment: Payment) => payment.remittance ?? '';
const followers = Map.groupBy(payments, ({ relatedId }) => relatedId ?? '');
const following = (payment: Payment, text: string) =>
  (followers.get(payment.id) ?? []).filter((each) => textOf(each).startsWith(text));
const CORRESPONDENTS = ['KRSPXL2X', 'LNKBXL2X'];
const isCorrespondent = (party?: Party) => CORRESPONDENTS.includes(party?.institution ?? '');
const isAbroad = (party?: Party) => party?.country !== 'NL';
const isWallet = (party?: Party) => /^(GILD|HOPR)/.test(party?.institution ?? '');
const bookOf = (party?: Party) => (party?.account ?? '').slice(0, 20);
/** Enough days before the end for what follows to have happened. */
const early = (payment: Payment) => timeOf(payment) < simulation.startMs + (days - 7) * DAY_MS;

describe('correspondent banks', () => {
  const wires = booked.filter((payment) => payment.rail === 'RAIL_WIRE' && !isCorrespondent(payment.debtor));
  /** Movements for a wire, the first and those after it. */
  const legsOf = (wire: Payment) => following(wire, 'Cover payment');

  it.each([
    ['GB', 1],
    ['US', 1],
    ['CN', 2],
    ['HK', 2],
    ['DE', 0],
  ])('pass a wire to and from %s on in %d movements', (country, hops) => {
    const found = wires.filter(
      (wire) => early(wire) && [wire.debtor?.country, wire.creditor?.country].includes(country),
    );
    expect(found.length).toBeGreaterThan(2);
    for (const wire of found) {
      const legs = legsOf(wire);
      expect(legs.length).toBe(hops);
      for (const leg of legs) {
        expect(leg.debtor?.institution).toBe(leg.creditor?.institution);
        expect(isCorrespondent(leg.debtor)).toBe(true);
        expect(minorOf(leg)).toBe(minorOf(wire));
        expect(timeOf(leg)).toBeGreaterThan(timeOf(wire));
        expect(following(leg, 'Correspondent fee')).toHaveLength(1);
      }
      expect(new Set(legs.map((leg) => leg.debtor?.institution)).size).toBe(hops);
    }
  });

  it('move the balances of nostros down with what is sent and up with what comes', () => {
    const outbound = wires.filter((wire) => isAbroad(wire.creditor)).flatMap(legsOf);
    const inbound = wires.filter((wire) => isAbroad(wire.debtor)).flatMap(legsOf);
    const paying = new Set(outbound.map((leg) => leg.debtor?.account));
    expect(inbound.some((leg) => paying.has(leg.creditor?.account))).toBe(true);
    const known = payments.filter((leg) => paying.has(leg.debtor?.account)).map((leg) => leg.debtor?.balanceAfter);
    expect(new Set(known).size).toBeGreaterThan(paying.size);
  });

  it('are paid for by the sender, more than a wire in the common currency costs', () => {
    const sent = wires.filter(
      (wire) => early(wire) && wire.debtor?.country === 'NL' && wire.creditor?.country !== 'NL',
    );
    const feesOf = (of: readonly Payment[]) => of.flatMap((wire) => following(wire, 'Transfer fee')).map(minorOf);
    const far = sent.filter((wire) => legsOf(wire).length > 0);
    const near = sent.filter((wire) => legsOf(wire).length === 0);
    expect(feesOf(far)).toHaveLength(far.length);
    expect(Math.min(...feesOf(far))).toBeGreaterThan(Math.max(...feesOf(near)));
  });
});

describe('virtual account numbers', () => {
  const masters = new Map<string, string>();
  for (const { debtor } of payments) if (debtor) masters.set(bookOf(debtor), debtor.account);
  const collected = booked.filter(
    ({ creditor }) => creditor && (masters.get(bookOf(creditor)) ?? creditor.account) !== creditor.account,
  );

  it('are several to a business, share its balance and never pay', () => {
    const numbers = Map.groupBy(collected, ({ creditor }) => bookOf(creditor));
    const each = [...numbers.values()].map((of) => new Set(of.map(({ creditor }) => creditor?.account)).size);
    expect(each.length).toBeGreaterThan(5);
    expect(Math.max(...each)).toBeGreaterThan(3);
    const debtors = Map.groupBy(
      payments.filter(({ debtor }) => debtor),
      ({ debtor }) => bookOf(debtor),
    );
    for (const of of debtors.values()) expect(new Set(of.map(({ debtor }) => debtor?.account)).size).toBe(1);
  });

  it('are each used by the same payer month after month', () => {
    const rents = collected.filter((payment) => textOf(payment).startsWith('Rent'));
    const byPayer = Map.groupBy(rents, ({ debtor }) => debtor?.account);
    for (const of of byPayer.values()) expect(new Set(of.map(({ creditor }) => creditor?.account)).size).toBe(1);
    expect(byPayer.size).toBeGreaterThan(20);
  });
});

describe('payment institutions', () => {
  const fromWallets = booked.filter(({ debtor }) => isWallet(debtor) && debtor?.balanceAfter !== undefined);

  it('keep electronic money that is topped up at a bank and never below zero', () => {
    const topUps = booked.filter((payment) => textOf(payment).startsWith('Wallet top-up'));
    expect(topUps.length).toBeGreaterThan(100);
    for (const { debtor, creditor, rail } of topUps)
      expect([isWallet(debtor), isWallet(creditor), rail]).toEqual([false, true, 'RAIL_INSTANT']);
    for (const { debtor } of fromWallets) expect(Number(debtor?.balanceAfter)).toBeGreaterThanOrEqual(0);
  });

  it('are used in web shops, between friends and to pay out', () => {
    const uses = Map.groupBy(fromWallets, ({ kind, creditor }) =>
      kind === 'KIND_PURCHASE' ? 'shop' : isWallet(creditor) ? 'friend' : 'bank',
    );
    expect([...uses.keys()].filter((use) => (uses.get(use)?.length ?? 0) > 3).sort()).toEqual([
      'bank',
      'friend',
      'shop',
    ]);
    expect((uses.get('shop') ?? []).every(({ merchant, rail }) => merchant && rail === 'RAIL_WALLET')).toBe(true);
    expect(fromWallets.length / 1500 / (days / 30)).toBeLessThan(0.9);
  });
});

describe('acquirers', () => {
  const fees = booked.filter((payment) => textOf(payment).startsWith('Card fees'));

  it('keep 0.45 to 1.35 % of what a merchant took by card since the fee before, and more of a web shop', () => {
    const takings = Map.groupBy(
      booked.filter(({ rail, kind }) => rail === 'RAIL_CARD' && kind === 'KIND_PURCHASE'),
      ({ creditor }) => creditor?.account,
    );
    const byMerchant = Map.groupBy(fees, ({ debtor }) => debtor?.account);
    const daily = [...byMerchant].filter(([, of]) => of.length > 10);
    expect(daily.length).toBeGreaterThan(10);
    for (const [merchant, of] of daily) {
      const last = Math.max(...of.map(timeOf));
      const settled = (takings.get(merchant) ?? []).filter(
        ({ settlementTime }) => Date.parse(settlementTime as string) <= last,
      );
      const rate =
        of.reduce((sum, fee) => sum + minorOf(fee), 0) / settled.reduce((sum, sale) => sum + minorOf(sale), 0);
      expect(rate).toBeGreaterThan(0.0044);
      const remote = settled.every(({ channel }) => channel === 'CHANNEL_ECOMMERCE');
      expect(rate).toBeLessThan(remote ? 0.0217 : 0.0136);
    }
  });

  it('take some fees daily and the others once a month', () => {
    const counts = [...Map.groupBy(fees, ({ debtor }) => debtor?.account).values()].map((of) => of.length);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(5);
    expect(counts.filter((count) => count > 15).length).toBeGreaterThan(5);
  });
});

describe('cash in another currency', () => {
  it('costs a fee, and cash at home none', () => {
    const withdrawals = booked.filter((payment) => payment.kind === 'KIND_CASH_WITHDRAWAL' && early(payment));
    const abroad = withdrawals.filter(({ counterAmount }) => counterAmount !== undefined);
    expect(abroad.length).toBeGreaterThan(1);
    for (const payment of withdrawals)
      expect(following(payment, 'Cash fee')).toHaveLength(payment.counterAmount === undefined ? 0 : 1);
  });
});
