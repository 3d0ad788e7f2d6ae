import { auditLabels, auditTaint, LedgerAudit, labelOf, paymentOf, type TaintedLabel } from '@launderette/evaluation';
import { partitionOf } from '@launderette/kernel';
import { typologyCatalogue } from '@launderette/world';
import { describe, expect, it } from 'vitest';
import { linesOf, simulate } from './run.ts';
import { verified } from './verified.ts';

const DAY_MS = 86_400_000;
const five = ['card-testing', 'account-takeover', 'fan-in', 'fan-out', 'structuring'];
const all = typologyCatalogue.map(({ name }) => name);

describe.each([
  { seed: 1, customers: 1000, shards: 16, days: 40, taint: 'proportional', typologies: five },
  { seed: 99, customers: 300, shards: 7, days: 60, taint: 'fifo', typologies: all },
] as const)('the books of seed $seed, $customers customers, $shards shards, $days days, $taint', (world) => {
  const { days, typologies, ...options } = world;
  const crime = Object.fromEntries(typologies.map((name) => [name, 20_000]));
  const simulation = simulate({ ...options, prevalence: crime });
  const lines = linesOf(simulation, (world, encoder) => {
    world.advance(world.startMs + days * DAY_MS, Infinity, encoder);
  });
  const payments = lines.transactions.map(paymentOf);

  it('agree with an audit that recomputes every balance from the records', () => {
    const audit = new LedgerAudit();
    for (const payment of payments) audit.accept(payment);
    expect(audit.findings).toEqual([]);
    expect(audit.payments).toBe(lines.transactions.length);
    expect(audit.balancesChecked / audit.payments).toBeGreaterThan(0.9);
  });

  it('sum to zero', () => {
    expect(simulation.bookTotalMinor()).toBe(0);
    expect(simulation.taintTotalMinor()).toBe(0);
  });

  it('have every kind of label, each joining exactly one event', () => {
    const labels = lines.labels.map(labelOf);
    const ids = new Set(
      [...lines.transactions, ...lines.activity].map((line) => (JSON.parse(line) as { id: string }).id),
    );
    expect(ids.size).toBe(lines.transactions.length + lines.activity.length);
    expect(auditLabels(labels, ids)).toEqual([]);
    expect(new Set(labels.map((label) => label.typology))).toEqual(new Set(Object.keys(crime)));
  });

  it('follow illicit money from where it began: nobody passes on more than came', () => {
    const paid = new Map(
      payments.map(({ id, booked, amountMinor, debtor, creditor }) => [
        id,
        { booked, amountMinor, debtor: debtor?.account, creditor: creditor?.account },
      ]),
    );
    const labels = lines.labels.map((line) => JSON.parse(line) as TaintedLabel);
    expect(auditTaint(labels, paid as Parameters<typeof auditTaint>[1])).toEqual([]);
    expect(labels.filter(({ step = 0, illicitMinor }) => step === 0 && illicitMinor !== undefined)).not.toEqual([]);
  });

  it('have episodes and outcomes that agree with labels and payments, as a verification of the topics asks', () => {
    const report = verified(lines, options.shards);
    expect(report.checks.filter(({ wrong }) => wrong > 0)).toEqual([]);
    expect(report.checks.map(({ check, looked }) => [check, looked > 0])).toEqual(
      ['readable', 'sequence', 'placement', 'order', 'books', 'labels', 'outcomes', 'episodes'].map((c) => [c, true]),
    );
  });

  it('keep each payment on the shard that its key hashes to', () => {
    for (const { id, shard, debtor, creditor } of payments) {
      const key = Buffer.from((debtor ?? creditor)?.account as string);
      if (partitionOf(key, options.shards) !== shard)
        expect.fail(`${id} is keyed ${key}, which is not of shard ${shard}`);
    }
    expect(new Set(payments.map((payment) => payment.shard)).size).toBe(options.shards);
  });

  it('count what they publish', () => {
    const { counters } = simulation;
    expect(counters.events).toBe(lines.transactions.length);
    expect(counters.eventsByKind.reduce((sum, count) => sum + count, 0)).toBe(counters.events);
    const steps = lines.labels.filter((line) => (JSON.parse(line) as { step?: number }).step !== undefined);
    expect(counters.illicitByTypology.reduce((sum, count) => sum + count, 0)).toBe(steps.length);
    expect(counters.activityByKind.reduce((sum, count) => sum + count, 0)).toBe(lines.activity.length);
    expect(counters.declinesByReason.reduce((sum, count) => sum + count, 0)).toBe(
      payments.filter((payment) => !payment.booked && payment.hold === undefined).length,
    );
  });
});
