import { ActivityKind, Reason, Role } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, minorOf, only, planOf, plansOf, START_MS, spanMs } from '../testing/plans.ts';
import { accountTakeover } from './account-takeover.ts';
import { cardTesting } from './card-testing.ts';
import { typologyCatalogue } from './catalogue.ts';
import { fanIn } from './fan-in.ts';
import { fanOut } from './fan-out.ts';
import { structuring } from './structuring.ts';
import type { PlannedStep } from './typology.ts';

describe.each(typologyCatalogue.map((typology) => [typology.name, typology] as const))(
  'a plan of %s',
  (_, typology) => {
    it('is a function of the episode, and differs between episodes', () => {
      expect(planOf(typology, 1)).toEqual(planOf(typology, 1));
      expect(planOf(typology, 1)).not.toEqual(planOf(typology, 2));
    });

    it('begins at its start, moves positive whole amounts, and has more than one step', () => {
      for (const steps of plansOf(typology, 40)) {
        expect(Math.min(...steps.map((step) => step.atMs))).toBeGreaterThanOrEqual(START_MS);
        expect(steps.length).toBeGreaterThan(1);
        for (const step of steps) {
          if (step.act === 'activity' || step.amount.kind !== 'fixed') continue;
          expect(Number.isSafeInteger(step.amount.minor) && step.amount.minor > 0).toBe(true);
        }
      }
    });
  },
);

describe('card testing', () => {
  const plans = plansOf(cardTesting, 60);
  const stolen = (steps: readonly PlannedStep[]) =>
    only(steps, 'purchase').filter((step) => step.accountRole === Role.victim);
  const trialsOf = (steps: readonly PlannedStep[]) => stolen(steps).filter((step) => minorOf(step) <= 1500);

  it('tries each card with 1.00 or what small things cost', () => {
    const trials = plans.flatMap(trialsOf).map(minorOf);
    expect(Math.min(...trials)).toBeGreaterThanOrEqual(50);
    expect(trials.filter((minor) => minor === 100).length / trials.length).toBeGreaterThan(0.2);
    expect(trials.filter((minor) => minor <= 500).length / trials.length).toBeGreaterThan(0.7);
  });

  it('is refused nine times out of ten', () => {
    const trials = plans.flatMap(trialsOf);
    const refused = trials.filter((step) => step.refusal === Reason.securityData).length / trials.length;
    expect(refused).toBeGreaterThan(0.86);
    expect(refused).toBeLessThan(0.94);
  });

  it('bursts at one shop from one device, or goes low and slow over many', () => {
    const shops = plans.map((steps) => {
      const trials = trialsOf(steps);
      return { shops: new Set(trials.map((step) => step.merchant)).size, spanMs: spanMs(trials) };
    });
    const bursts = shops.filter((episode) => episode.shops === 1);
    expect(bursts.length).toBeGreaterThan(15);
    expect(bursts.length).toBeLessThan(45);
    for (const burst of bursts) expect(burst.spanMs).toBeLessThan(HOUR_MS);
    for (const slow of shops.filter((episode) => episode.shops > 1)) expect(slow.spanMs).toBeGreaterThan(HOUR_MS);
  });

  it('Irrelevant: a card whose trial was refused is never used', () => {
    for (const steps of plans) {
      const purchases = stolen(steps);
      const hits = new Set(
        purchases.filter((step) => step.refusal === Reason.none && minorOf(step) <= 1500).map((step) => step.account),
      );
      for (const used of purchases.filter((step) => minorOf(step) > 1500)) expect(hits).toContain(used.account);
    }
  });
});

describe('account takeover', () => {
  it('resets, logs in and adds a payee before the first of 1-8 extractions to it, all within 48 hours', () => {
    for (const steps of plansOf(accountTakeover, 60)) {
      const kinds = only(steps, 'activity');
      const reset = kinds.find((step) => step.kind === ActivityKind.credentialReset);
      const added = kinds.find((step) => step.kind === ActivityKind.payeeAdded);
      const extractions = only(steps, 'transfer');
      const first = Math.min(...extractions.map((step) => step.atMs));
      expect(reset?.atMs).toBeLessThan(added?.atMs as number);
      expect(added?.atMs).toBeLessThanOrEqual(first);
      expect(extractions.length).toBeGreaterThanOrEqual(1);
      expect(extractions.length).toBeLessThanOrEqual(8);
      for (const step of extractions) expect(step.to).toBe(added?.payee);
      expect(spanMs(extractions)).toBeLessThanOrEqual(24 * HOUR_MS);
    }
  });

  it('uses one device that is not the victim’s', () => {
    for (const steps of plansOf(accountTakeover, 10)) {
      const devices = [...only(steps, 'activity'), ...only(steps, 'transfer')].map((step) =>
        JSON.stringify(step.device),
      );
      expect(new Set(devices).size).toBe(1);
      expect(devices[0]).toMatch(/words/);
    }
  });

  it('Irrelevant: parameters cap extractions', () => {
    for (const steps of plansOf(accountTakeover, 20, { extractionsMax: 1 }))
      expect(only(steps, 'transfer')).toHaveLength(1);
  });
});

describe('fan-in', () => {
  it('has 3-15 mules who pay cash in, then one collector less than they placed, who sends less abroad', () => {
    for (const steps of plansOf(fanIn, 60)) {
      const deposits = only(steps, 'deposit');
      expect(deposits.length).toBeGreaterThanOrEqual(3);
      expect(deposits.length).toBeLessThanOrEqual(15);
      const gathered = only(steps, 'transfer').filter((step) => 'own' in step.device && step.device.own === 0);
      const abroad = only(steps, 'transfer').filter((step) => !gathered.includes(step));
      expect(new Set(gathered.map((step) => step.to)).size).toBe(1);
      for (const deposit of deposits) {
        const sent = gathered.find((step) => step.account === deposit.account) as (typeof gathered)[number];
        expect(sent.atMs).toBeGreaterThan(deposit.atMs);
        expect(minorOf(sent) / minorOf(deposit)).toBeLessThanOrEqual(0.97);
        expect(minorOf(sent) / minorOf(deposit)).toBeGreaterThan(0.7);
      }
      expect(Math.min(...abroad.map((step) => step.atMs))).toBeGreaterThan(
        Math.max(...gathered.map((step) => step.atMs)),
      );
      expect(sum(abroad.map(minorOf)) / sum(gathered.map(minorOf))).toBeLessThan(0.96);
    }
  });
});

describe('fan-out', () => {
  it('splits what arrives from abroad over 3-15 mules, and passes on no more than 95 %', () => {
    for (const steps of plansOf(fanOut, 60)) {
      const [arrival, ...payments] = only(steps, 'transfer');
      expect(payments.length).toBeGreaterThanOrEqual(3);
      expect(payments.length).toBeLessThanOrEqual(15);
      for (const payment of payments) {
        expect(payment.account).toBe(arrival?.to);
        expect(payment.atMs).toBeGreaterThan(START_MS);
      }
      // Rounding up to the least step may add a little to each share.
      expect(sum(payments.map(minorOf))).toBeLessThanOrEqual(minorOf(arrival as never) * 0.95 + payments.length * 5000);
    }
  });

  it('mules take out cash after they were paid', () => {
    for (const steps of plansOf(fanOut, 20)) {
      for (const withdrawal of only(steps, 'withdraw')) {
        const paid = only(steps, 'transfer').find((step) => step.to === withdrawal.account);
        expect(withdrawal.atMs).toBeGreaterThan(paid?.atMs as number);
      }
    }
  });
});

describe('structuring', () => {
  it('Valid: 3-25 deposits at 80-99 % of the threshold over at most 30 days, on one account', () => {
    for (const steps of plansOf(structuring, 60)) {
      const deposits = only(steps, 'deposit');
      expect(deposits.length).toBeGreaterThanOrEqual(3);
      expect(deposits.length).toBeLessThanOrEqual(25);
      for (const deposit of deposits) {
        expect(minorOf(deposit)).toBeGreaterThanOrEqual(800_000);
        expect(minorOf(deposit)).toBeLessThanOrEqual(990_000);
      }
      expect(new Set(deposits.map((deposit) => deposit.account)).size).toBe(1);
      expect(spanMs(deposits)).toBeLessThanOrEqual(30 * DAY_MS + DAY_MS);
    }
  });

  it('Valid: another threshold moves the deposits', () => {
    for (const deposit of only(planOf(structuring, 1, { thresholdMinor: 300_000 }), 'deposit')) {
      expect(minorOf(deposit)).toBeGreaterThanOrEqual(240_000);
      expect(minorOf(deposit)).toBeLessThan(300_000);
    }
  });

  it('sends on 97 % after the last deposit', () => {
    for (const steps of plansOf(structuring, 20)) {
      const placed = only(steps, 'deposit');
      const sent = only(steps, 'transfer');
      expect(sum(sent.map(minorOf)) / sum(placed.map(minorOf))).toBeCloseTo(0.97, 2);
      expect(Math.min(...sent.map((step) => step.atMs))).toBeGreaterThan(Math.max(...placed.map((step) => step.atMs)));
    }
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
